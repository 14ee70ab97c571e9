// The training that is under way, in words, for the questions that are asked before it has to end.
import type { State } from "../store/store.ts";
import { type TabState, tabsOf } from "../store/tabs-slice.ts";
import { isActive } from "../store/train-slice.ts";

/** `Run 2 is training: step 120 of 300`; null where nothing of the graph is being trained. */
export function underWay({ runs }: Pick<State, "runs">): string | null {
  const run = runs.find(isActive);
  if (!run) return null;
  const { number, state, options, steps } = run;
  if (state === "starting") return `Run ${number} is preparing`;
  const at = `step ${steps.at(-1)?.step ?? 0} of ${options.steps}`;
  return `Run ${number} is ${state === "paused" ? "paused" : "training"}: ${at}`;
}

/** The graph that is being trained, in front or not. */
export const trainedTab = (s: State): TabState | undefined =>
  tabsOf(s).find(({ runs }) => runs.some(isActive));

/** The one that has the engine while another graph is in front. */
export function trainedBehind(s: State): TabState | undefined {
  const tab = trainedTab(s);
  return tab?.opening === s.opening ? undefined : tab;
}

/** `training on NVIDIA RTX 4090, step 120 of 400`, for the status line; of a graph that is not in front with its name. */
export function stepUnderWay(s: State): string | null {
  const tab = trainedTab(s);
  const run = tab?.runs.find(isActive);
  if (!tab || !run) return null;
  const word = run.state === "paused" ? "training paused" : "training";
  const of = tab.opening === s.opening ? "" : ` of ${tab.document.name}`;
  const on = run.adapter ? ` on ${run.adapter}` : "";
  return `${word}${of}${on}, step ${run.steps.at(-1)?.step ?? 0} of ${run.options.steps}`;
}

/** Something is being trained, in whichever tab: a run, or one batch. */
export const trainsAny = (s: State): boolean =>
  trainedTab(s) !== undefined || tabsOf(s).some(({ overfit }) => overfit?.state === "running");
