// The charts of the Train panel as figures: the curves of all runs that are shown, as the panel's axes have them.
import { type CurvesFigure, curvesFigure, type RunCurve } from "../../figure/curves-figure.ts";
import type { FigureSubject } from "../../figure/make.ts";
import { useStore } from "../store/store.ts";
import { type TrainRun, titleOf } from "../store/train-slice.ts";
import { chartAxis, valueAxis } from "./chart-axes.ts";
import { type CurveKind, curveNames, logTicks, smoothPoints, ticks } from "./curves.ts";
import { type StepRange, within } from "./step-range.ts";

/** Asks how the loss of all runs that are shown is to be exported. */
export function exportCurves(): void {
  const { runs, hiddenRuns, exportFigure } = useStore.getState();
  const shown = runs.filter((run) => !hiddenRuns.has(run.id) && run.steps.length > 0);
  exportFigure(chartSubject("loss", shown.length > 0 ? shown : runs, null));
}

/** `range`: the steps that the chart was zoomed to; null for all. */
export function chartSubject(
  kind: CurveKind,
  runs: readonly TrainRun[],
  range: StepRange | null,
): FigureSubject {
  const { name } = useStore.getState().document;
  return {
    label: `${curveNames[kind]} over steps`,
    hasValues: false,
    draw: async () => (look) => curvesFigure(figureOf(kind, runs, range, name), look),
  };
}

function figureOf(
  kind: CurveKind,
  runs: readonly TrainRun[],
  range: StepRange | null,
  name: string,
): CurvesFigure {
  const logs = chartAxis.read() === "log";
  const chance = (kind === "loss" && runs.at(-1)?.info?.chance) || undefined;
  const { low, high } = valueAxis(kind, runs, chance, range, logs);
  const onLogs = logs ? logTicks(low, high) : [];
  const marks = (onLogs.length > 1 ? onLogs : ticks(low, high, 4)).map((v) => Number(v.toPrecision(4)));
  const { from, to } = range ?? { from: 0, to: Math.max(...runs.map((r) => r.options.steps), 1) };
  return {
    title: `${curveNames[kind]} over steps: ${name}`,
    axis: curveNames[kind],
    runs: runs.map((run) => curveOf(kind, run, range)),
    ...{ from, to, low, high, logs, marks, chance },
  };
}

function curveOf(kind: CurveKind, run: TrainRun, range: StepRange | null): RunCurve {
  const isRate = kind === "learningRate";
  const inside = <T extends { readonly step: number }>(list: readonly T[]) =>
    within(list, range).filter(({ step }) => !range || (step >= range.from && step <= range.to));
  const values = run.steps.map((s) => ({ step: s.step, value: s[kind] }));
  return {
    name: titleOf(run),
    number: run.number,
    // A rate is what was asked for: there is nothing to smooth.
    points: inside(
      isRate ? values.map(({ step, value }) => ({ step, mean: value, deviation: 0 })) : smoothPoints(values),
    ),
    validations: kind === "loss" ? inside(run.validations).map((v) => [v.step, v.loss] as const) : [],
  };
}
