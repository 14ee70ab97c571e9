// Where the losses of a graph get predictions and targets, as values of its program: in a Repeat once for each iteration.
import type { LossSite } from "../analyse/index.ts";
import { hasTrait } from "../blocks/index.ts";
import { allNodes, type Checked, type CheckedNode, findNode, type Source } from "../check/index.ts";
import type { Program } from "../ir/index.ts";
import { joinPath, type NodePath, splitPath, withoutIterations } from "../model/index.ts";

export interface LossSites {
  readonly losses: readonly LossSite[];
  /** Why something that a loss scores is no value known by name, so that nothing can be said of targets. */
  readonly unplaced?: string;
  /** Why a loss could not be asked: an error at it or before it leaves nothing that it scores. */
  readonly unjudged?: string;
}

export function lossSites(checked: Checked, program: Program): LossSites {
  const losses: LossSite[] = [];
  let unplaced: string | undefined;
  let unjudged: string | undefined;
  for (const node of allNodes(checked.root)) {
    if (!hasTrait(node.block, "gives-loss") || node.state === "off" || node.state === "bypassed") continue;
    const sources = ["logits", "targets"].map((port) => node.inputs.find((p) => p.name === port)?.source);
    const [id, scope] = [splitPath(node.path)[1], splitPath(node.path)[0]];
    if (node.state === "wrong" || !sources.every((s) => s !== undefined && s !== null)) {
      unjudged ??= unjudgedText(node);
      continue;
    }
    for (const at of iterationsOf(checked, scope)) {
      const [logits, targets] = sources.map((s) => sourceValue(checked, program, at, s as Source));
      const perPosition = program.outputs[`${joinPath(at, id)}.per_position`];
      if (logits !== undefined && targets !== undefined && perPosition !== undefined)
        losses.push({ node: node.path, logits, targets, perPosition });
      else if (at !== scope)
        unplaced ??= `"${node.path}" is a loss inside a Repeat, and what it scores is not known there; put it behind the Repeat`;
      else unjudged ??= unjudgedText(node);
    }
  }
  return {
    losses,
    ...(unplaced !== undefined && { unplaced }),
    ...(unjudged !== undefined && { unjudged }),
  };
}

const unjudgedText = ({ path }: CheckedNode): string =>
  `"${path}" is a loss that an error leaves without logits or targets, so that its targets were not asked about`;

/** A scope of the document with the iterations of the repeats that it is in: `blocks/a`: `blocks[0]/a`, `blocks[1]/a`. */
function iterationsOf(checked: Checked, scope: NodePath): readonly NodePath[] {
  if (scope === "") return [""];
  const [around, id] = splitPath(scope);
  const count = findNode(checked, scope)?.count;
  const outer = iterationsOf(checked, around).map((path) => joinPath(path, id));
  if (count === undefined) return outer;
  return outer.flatMap((path) => Array.from({ length: count }, (_, i) => `${path}[${i}]`));
}

/** The value that a source in this iteration gives, followed out of groups and to the iteration before. */
function sourceValue(checked: Checked, program: Program, at: NodePath, source: Source): number | undefined {
  if (source.node !== "in") return program.outputs[`${joinPath(at, source.node)}.${source.port}`];
  const owner = findNode(checked, withoutIterations(at));
  const outer = owner?.inputs.find((p) => p.name === source.port)?.source;
  if (!owner || !outer) return undefined;
  const around = splitPath(at)[0];
  if (owner.count === undefined) return sourceValue(checked, program, around, outer);
  const feed = owner.spec.body?.inputs?.[source.port];
  const iteration = Number(/\[(\d+)\]$/.exec(at)?.[1]);
  if (feed === "shared" || (feed === "carried" && iteration === 0))
    return sourceValue(checked, program, around, outer);
  return feed === "carried" ? carriedTo(checked, program, at, owner, source.port, iteration) : undefined;
}

function carriedTo(
  checked: Checked,
  program: Program,
  at: NodePath,
  { body }: CheckedNode,
  port: string,
  iteration: number,
): number | undefined {
  const left = body?.outputs[port]?.source;
  const before = at.replace(/\[\d+\]$/, `[${iteration - 1}]`);
  return left ? sourceValue(checked, program, before, left) : undefined;
}
