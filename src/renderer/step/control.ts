// What the keys and buttons of step mode do: go to a step, follow another token, play.
import { findNode } from "../../core/index.ts";
import { stepOver, stepPath } from "../engine/plan.ts";
import { seenIndex, seenSteps } from "../engine/steps.ts";
import { checkedOf } from "../store/derived.ts";
import type { Ran } from "../store/run-slice.ts";
import type { Stepping } from "../store/step-slice.ts";
import { type State, useStore } from "../store/store.ts";

/** The stream of the predictions, at its last token, in the first sample. */
function firstPlace({ ran, document }: State): Pick<Stepping, "stream" | "sample" | "position"> | null {
  const streams = ran?.result.streams ?? {};
  const stream = document.objective?.stream ?? (streams.main ? "main" : Object.keys(streams).at(-1));
  const tokens = stream === undefined ? undefined : streams[stream]?.tokens[0];
  return stream === undefined || !tokens
    ? null
    : { stream, sample: 0, position: Math.max(tokens.length - 1, 0) };
}

/** What is followed, within the texts as they are now: an edit may have made them shorter. */
export function clamped(stepping: Stepping, { result }: Ran): Stepping {
  const streams = result.streams;
  const stream = streams[stepping.stream] ? stepping.stream : (Object.keys(streams)[0] ?? "");
  const rows = streams[stream]?.tokens ?? [];
  const last = (n: number, count: number) => Math.min(n, Math.max(count - 1, 0));
  const longest = Math.max(0, ...rows.map((r) => r.length));
  const [sample, position] = [last(stepping.sample, rows.length), last(stepping.position, longest)];
  const same = stream === stepping.stream && sample === stepping.sample && position === stepping.position;
  return same ? stepping : { ...stepping, stream, sample, position };
}

const pace = 1.6;

/** Enters step mode at the selected node, else at the first step. */
export function startStepping(): void {
  const state = useStore.getState();
  const steps = seenSteps(state);
  const place = firstPlace(state);
  if (steps.length === 0 || !place) {
    state.notify("error", "Nothing to step through yet: run the graph first.");
    return;
  }
  const selected = steps.findIndex((s) => state.selection.has(stepPath(s)));
  const index = Math.max(selected, 0);
  const at = steps[index]?.address ?? "";
  useStore.getState().beginStepping({ ...place, at, index, head: 0, pass: "whole", playing: false, pace });
  goToStep(index);
}

const stopStepping = (): void => useStore.getState().setStepping(null);
export const toggleStepping = (): void => (useStore.getState().stepping ? stopStepping() : startStepping());

/** Shows the step on the canvas, with the iterations that it lies in. */
export function goToStep(index: number): void {
  const state = useStore.getState();
  const steps = seenSteps(state);
  const there = Math.min(Math.max(index, 0), steps.length - 1);
  const step = steps[there];
  if (!step || !state.stepping) return;
  state.setStepping({ at: step.address, index: there });
  for (const { repeat, index: i } of step.rounds) state.setIteration(repeat, i);
  // The document may have lost the node since it ran.
  if (findNode(checkedOf(state.document), stepPath(step))) state.goTo(stepPath(step));
}

/** The step so many on from here; a step whose node is gone lies between what was around it. */
export function stepAway(s: State, by: number): number {
  const index = seenIndex(s);
  if (index >= 0) return index + by;
  return (s.stepping?.index ?? 0) + (by > 0 ? by - 1 : by);
}

/** Steps on by hand, which ends playing. */
export function walk(by: number): void {
  const state = useStore.getState();
  state.setStepping({ playing: false });
  goToStep(stepAway(state, by));
}

export const walkTo = (end: "first" | "last"): void =>
  goToStep(end === "first" ? 0 : seenSteps(useStore.getState()).length - 1);

export function walkOver(): void {
  const state = useStore.getState();
  state.setStepping({ playing: false });
  const index = seenIndex(state);
  goToStep(index < 0 ? stepAway(state, 1) : stepOver(seenSteps(state), index));
}

export function togglePlaying(): void {
  const state = useStore.getState();
  if (!state.stepping) return;
  const ended = seenIndex(state) >= seenSteps(state).length - 1;
  if (ended && !state.stepping.playing) goToStep(0);
  state.setStepping({ playing: !state.stepping.playing });
}
