// A run in the store and as a file.
import { printRun, type RunRecord } from "../../runtime/client/index.ts";
import { isActive, type TrainRun } from "../store/train-slice.ts";

/** Numbered later, among the others. A run that was under way when its window went is one that was stopped. */
export function runOf(id: string, { end, ...record }: RunRecord): TrainRun {
  return {
    ...record,
    id,
    number: 0,
    state: end === "running" ? "stopped" : end,
    died: end === "running",
    tokensPerSecond: 0,
    secondsLeft: 0,
    text: null,
    weights: null,
    checkpoint: null,
    stored: false,
  };
}

export function printTrainRun(run: TrainRun): string {
  const { name, label, begun, document, options, textName, info, message, failedAt } = run;
  const { steps, validations, insights, samples, firstNorms, gradientNorms, stepMilliseconds, state } = run;
  const end = isActive(run) ? "running" : (state as Exclude<RunRecord["end"], "running">);
  return printRun({
    ...{ name, label, begun, document, options, textName, info, end, message, failedAt },
    ...{ steps, validations, insights, samples, firstNorms, gradientNorms, stepMilliseconds },
  });
}

/** Oldest first, numbered from 1; numbers that are given stay. */
export function numbered(runs: readonly TrainRun[]): readonly TrainRun[] {
  const sorted = runs.toSorted((a, b) => (a.begun < b.begun ? -1 : a.begun > b.begun ? 1 : 0));
  let last = 0;
  return sorted.map((run) => {
    last = run.number > 0 ? Math.max(run.number, last) : last + 1;
    return run.number > 0 ? run : { ...run, number: last };
  });
}

/** Sorts by time, and says nothing of anybody. */
export function newId(now: Date): string {
  const time = now
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, "")
    .toLowerCase();
  return `${time}-${crypto.randomUUID().slice(0, 4)}`;
}
