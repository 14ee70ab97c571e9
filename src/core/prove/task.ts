// What the leak proof is asked about a document: its objective and its losses, with value ids in place of ports.

import type { Asked, LeakTask } from "../analyse/index.ts";
import { type Checked, findNode } from "../check/index.ts";
import type { Program } from "../ir/index.ts";
import { lower, lowerOnce } from "../lower/index.ts";
import { parseAddress, withoutIterations } from "../model/index.ts";
import type { Role } from "../shape/index.ts";
import { lossSites } from "./loss-sites.ts";

/** Null where there is nothing to prove: neither an objective whose logits are made, nor a loss. */
export function taskOf(checked: Checked, program: Program): LeakTask | null {
  const { objective } = checked.document;
  const { losses, unplaced: inRepeat, unjudged } = lossSites(checked, program);
  const unplaced = inRepeat ?? unjudged;
  const named =
    objective && Object.hasOwn(program.outputs, objective.logits)
      ? program.outputs[objective.logits]
      : undefined;
  const logits = named ?? losses[0]?.logits;
  if (logits === undefined) return null;
  const stream = checked.predicted;
  const roles = named === undefined ? undefined : rolesOf(checked, objective!.logits);
  return {
    objective: named === undefined ? null : (objective?.kind ?? null),
    logits,
    ...(roles && { roles }),
    ...(stream === null ? {} : { stream }),
    ...(named === undefined || checked.prefix === null ? {} : { prefix: checked.prefix }),
    losses,
    ...(unplaced === undefined ? {} : { unplaced }),
  };
}

/** What the axes of the logits stand for. */
function rolesOf(checked: Checked, logits: string): readonly Role[] | undefined {
  const at = parseAddress(withoutIterations(logits));
  const port = at && findNode(checked, at.node)?.outputs.find((p) => p.name === at.port);
  return port?.type.axes?.map((axis) => axis.role);
}

/** With the bodies of repeats once, but where the objective's logits are those of an iteration, or a loss is one's. */
export function lowerForProof(checked: Checked): Program {
  const once = lowerOnce(checked);
  const { logits } = checked.document.objective ?? {};
  const isWithin = once.loops !== undefined && logits !== undefined && !Object.hasOwn(once.outputs, logits);
  const { unplaced } = lossSites(checked, once);
  return isWithin || (once.loops !== undefined && unplaced !== undefined) ? lower(checked) : once;
}

/** The graph with every iteration there, where `taskOf` has something to prove. */
export function unrolled(checked: Checked): Asked {
  const program = lower(checked);
  const task = taskOf(checked, program);
  if (task === null) throw new Error("what is asked of a graph is asked of it unrolled, too");
  return { program, task };
}
