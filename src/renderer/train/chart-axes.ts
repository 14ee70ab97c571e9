// The axis of values that fits what a chart shows.
import { oneOf } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { type CurveKind, lowest } from "./curves.ts";
import type { StepRange } from "./step-range.ts";

/** Whether the losses and norms of all charts are on a logarithmic axis. */
export const chartAxis = remembered<"log" | "linear">(
  "heddle-chart-axis",
  oneOf(["log", "linear"]),
  "linear",
);

export interface ValueAxis {
  readonly low: number;
  readonly high: number;
}

/** The axis of all steps begins at 0 and has what knowing nothing gives; of some, it fits what is seen. */
export function valueAxis(
  kind: CurveKind,
  runs: readonly TrainRun[],
  chance: number | undefined,
  range: StepRange | null,
  logs: boolean,
): ValueAxis {
  if (!range) {
    const high = highest(kind, runs, chance);
    return { low: logs ? lowest(kind, runs, high) : 0, high };
  }
  const inside = ({ step }: { readonly step: number }) => step >= range.from && step <= range.to;
  const values = runs
    .flatMap((run) => [
      ...run.steps.filter(inside).flatMap((s) => [s[kind], ...(kind === "loss" ? (s.parts ?? []) : [])]),
      ...(kind === "loss" ? run.validations.filter(inside).map((v) => v.loss) : []),
    ])
    .filter((value) => Number.isFinite(value) && (!logs || value > 0));
  if (values.length === 0) return { low: logs ? 0.1 : 0, high: 1 };
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  // Room above and below; a curve that is level lies in the middle.
  const room = high > low ? (high - low) * 0.06 : Math.abs(high) * 0.1 || 1;
  return { low: logs ? low / 1.05 : Math.max(0, low - room), high: logs ? high * 1.05 : high + room };
}

/** A first step far above the rest must not flatten the curve. */
function highest(kind: CurveKind, runs: readonly TrainRun[], chance: number | undefined): number {
  const values = runs.flatMap((r) => r.steps.map((s) => s[kind])).sort((a, b) => a - b);
  if (kind === "loss") {
    const first = runs.flatMap(({ steps: [s] }) => (s ? [s.loss, ...(s.parts ?? [])] : []));
    return Math.max((chance ?? 0) * 1.08, ...first, 0.1);
  }
  if (kind === "learningRate") return (values.at(-1) ?? 1) * 1.05;
  return (values[Math.floor(values.length * 0.98)] ?? 1) * 1.2;
}
