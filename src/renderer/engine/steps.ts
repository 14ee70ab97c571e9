// The steps of the last run, and which of them step mode is at.
import { checkedOf } from "../store/derived.ts";
import type { Ran } from "../store/run-slice.ts";
import type { State } from "../store/store.ts";
import { planOf, type Step } from "./plan.ts";

const plans = new WeakMap<Ran, readonly Step[]>();

/** Steps of a run that gave a value. */
function stepsOf(ran: Ran): readonly Step[] {
  let steps = plans.get(ran);
  if (!steps) {
    const { values } = ran.result;
    steps = planOf(checkedOf(ran.document)).filter((s) =>
      s.node.outputs.some((p) => values[`${s.address}.${p.name}`]),
    );
    plans.set(ran, steps);
  }
  return steps;
}

const none: readonly Step[] = [];
export const seenSteps = (s: State): readonly Step[] => (s.ran ? stepsOf(s.ran) : none);

/** Where step mode is among the steps; −1 when its node is gone. */
export const seenIndex = (s: State): number =>
  seenSteps(s).findIndex((step) => step.address === s.stepping?.at);

export function seenStep(s: State): Step | null {
  return s.stepping ? (seenSteps(s)[seenIndex(s)] ?? null) : null;
}
