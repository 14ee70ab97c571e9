// The training that is under way, in words, for the questions that are asked before it has to end.
import type { State } from "../store/store.ts";
import { isActive } from "../store/train-slice.ts";

/** `Run 2 is learning: step 120 of 300`; null where nothing is being trained. */
export function underWay({ runs }: Pick<State, "runs">): string | null {
  const run = runs.find(isActive);
  if (!run) return null;
  const { number, state, options, steps } = run;
  if (state === "starting") return `Run ${number} is preparing`;
  const at = `step ${steps.at(-1)?.step ?? 0} of ${options.steps}`;
  return `Run ${number} is ${state === "paused" ? "paused" : "training"}: ${at}`;
}

/** `training, step 120 of 400`, for the status line. */
export function stepUnderWay({ runs }: Pick<State, "runs">): string | null {
  const run = runs.find(isActive);
  if (!run) return null;
  const word = run.state === "paused" ? "training paused" : "training";
  return `${word}, step ${run.steps.at(-1)?.step ?? 0} of ${run.options.steps}`;
}
