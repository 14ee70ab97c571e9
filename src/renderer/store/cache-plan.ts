// The step program of the graph on the canvas: what is kept while it generates. Derived when first asked for; fetched with
// what shows it.
import { type Checked, step, streamsOf } from "../../core/index.ts";
import { canGenerate } from "../../runtime/client/index.ts";
import { loweredOf } from "./lowered.ts";

const plans = new WeakMap<Checked, step.Derived | null>();

/** Operations up to which it is derived here, where the page waits for it; `heddle check` derives it of any number. */
const mostOperations = 4000;

/** Null where the graph writes no text, where a part of it is wrong, or where it is too large to be derived at once. */
export function cachePlanOf(checked: Checked): step.Derived | null {
  let plan = plans.get(checked);
  if (plan === undefined) {
    plan = derive(checked);
    plans.set(checked, plan);
  }
  return plan;
}

/** The text that the graph writes. */
export const writtenStream = (checked: Checked): string =>
  checked.predicted ?? streamsOf(checked)[0] ?? "main";

function derive(checked: Checked): step.Derived | null {
  const { objective } = checked.document;
  if (!objective || !canGenerate(objective.kind)) return null;
  try {
    const program = loweredOf(checked);
    if (program.outputs[objective.logits] === undefined || program.ops.length > mostOperations) return null;
    return step.derive(program, {
      stream: writtenStream(checked),
      logits: objective.logits,
      rows: "all",
    });
  } catch {
    // As for other figures: a mistake of ours is told by the engine.
    return null;
  }
}
