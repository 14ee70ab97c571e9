// The step program of the graph on the canvas: what is kept while it generates. Derived when first asked for; fetched with
// what shows it.
import { type Checked, step, streamsOf } from "../../core/index.ts";
import { canGenerate } from "../../runtime/client/index.ts";
import { loweredOf } from "./lowered.ts";

const plans = new WeakMap<Checked, step.Derived | null>();

/** Null where the graph writes no text, or where a part of it is wrong. */
export function cachePlanOf(checked: Checked): step.Derived | null {
  let plan = plans.get(checked);
  if (plan === undefined) {
    plan = derive(checked);
    plans.set(checked, plan);
  }
  return plan;
}

function derive(checked: Checked): step.Derived | null {
  const { objective } = checked.document;
  if (!objective || !canGenerate(objective.kind)) return null;
  try {
    const program = loweredOf(checked);
    if (program.outputs[objective.logits] === undefined) return null;
    const stream = checked.predicted ?? streamsOf(checked)[0] ?? "main";
    return step.derive(program, { stream, logits: objective.logits, rows: "all" });
  } catch {
    // As for other figures: a mistake of ours is told by the engine.
    return null;
  }
}
