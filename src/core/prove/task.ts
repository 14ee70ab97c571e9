// What the leak proof is asked about a document: its objective and its losses, with value ids in place of ports.

import type { Asked, LeakTask, LossSite } from "../analyse/index.ts";
import { hasTrait } from "../blocks/index.ts";
import { allNodes, type Checked, type CheckedNode, findNode, type Source } from "../check/index.ts";
import type { Program } from "../ir/index.ts";
import { lower, lowerOnce } from "../lower/index.ts";
import { joinPath, splitPath } from "../model/index.ts";

/** Null where there is nothing to prove: neither an objective whose logits are made, nor a loss. */
export function taskOf(checked: Checked, program: Program): LeakTask | null {
  const { objective } = checked.document;
  const losses = allNodes(checked.root).flatMap((n) => lossSite(checked, program, n));
  const named =
    objective && Object.hasOwn(program.outputs, objective.logits)
      ? program.outputs[objective.logits]
      : undefined;
  const logits = named ?? losses[0]?.logits;
  if (logits === undefined) return null;
  const stream = checked.predicted;
  return {
    objective: named === undefined ? null : (objective?.kind ?? null),
    logits,
    ...(stream === null ? {} : { stream }),
    ...(named === undefined || checked.prefix === null ? {} : { prefix: checked.prefix }),
    losses,
  };
}

/** With the bodies of repeats once, but where the objective's logits are those of an iteration. */
export function lowerForProof(checked: Checked): Program {
  const once = lowerOnce(checked);
  const { logits } = checked.document.objective ?? {};
  const isWithin = once.loops !== undefined && logits !== undefined && !Object.hasOwn(once.outputs, logits);
  return isWithin ? lower(checked) : once;
}

/** The graph with every iteration there, where `taskOf` has something to prove. */
export function unrolled(checked: Checked): Asked {
  const program = lower(checked);
  const task = taskOf(checked, program);
  if (task === null) throw new Error("what is asked of a graph is asked of it unrolled, too");
  return { program, task };
}

function lossSite(checked: Checked, program: Program, node: CheckedNode): LossSite[] {
  if (!hasTrait(node.block, "gives-loss") || node.state !== "ok") return [];
  const [scope] = splitPath(node.path);
  const fed = (port: string) => {
    const source = node.inputs.find((p) => p.name === port)?.source;
    return source ? sourceValue(checked, program, scope, source) : undefined;
  };
  const [logits, targets] = [fed("logits"), fed("targets")];
  const perPosition = program.outputs[`${node.path}.per_position`];
  if (logits === undefined || targets === undefined || perPosition === undefined) return [];
  return [{ node: node.path, logits, targets, perPosition }];
}

/** The value that a source gives, followed out of groups; unknown inside repeats, where it differs by iteration. */
function sourceValue(checked: Checked, program: Program, scope: string, source: Source): number | undefined {
  if (source.node !== "in") return program.outputs[`${joinPath(scope, source.node)}.${source.port}`];
  const group = findNode(checked, scope);
  const outer = group?.inputs.find((p) => p.name === source.port)?.source;
  if (!group || !outer || group.count !== undefined) return undefined;
  return sourceValue(checked, program, splitPath(scope)[0], outer);
}
