// Runs that differ by their seed alone: what they came to is one finding, drawn as the band of their mean.
import { type Change, diffDocuments } from "../../core/index.ts";
import type { TrainRun } from "../store/train-slice.ts";
import { type CurveKind, type Scale, smoothPoints, thinned } from "./curves.ts";
import { type StepRange, within } from "./step-range.ts";

/** What places, names and shows a graph, and its own seed. */
const isAside = ({ kind, edit }: Change): boolean =>
  kind === "layout" ||
  kind === "description" ||
  kind === "text" ||
  (edit.edit === "setMeta" && Object.keys(edit.set).every((key) => key === "seed"));

const settingsOf = ({ options, textName }: TrainRun): string =>
  JSON.stringify([textName, Object.entries({ ...options, seed: 0 }).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** Weights that a training begins with are not told apart: runs that keep some have nothing in common. */
const isRepeat = (a: TrainRun, b: TrainRun): boolean =>
  !a.options.keepWeights &&
  settingsOf(a) === settingsOf(b) &&
  diffDocuments(a.document, b.document).every((change) => change.kind === "weight" || isAside(change));

/** Two and more of the same graph, trained the same way. */
export function repeatsOf(runs: readonly TrainRun[]): readonly (readonly TrainRun[])[] {
  const groups: TrainRun[][] = [];
  for (const run of runs) {
    const own = groups.find(([first]) => first && isRepeat(first, run));
    if (own) own.push(run);
    else groups.push([run]);
  }
  return groups.filter((group) => group.length > 1);
}

/** At the steps that all of them have: the mean of the smoothed curves, and the deviation between runs (n − 1). */
export function bandPoints(
  runs: readonly TrainRun[],
  kind: CurveKind,
): readonly { readonly step: number; readonly mean: number; readonly deviation: number }[] {
  const curves = runs.map(
    ({ steps }) =>
      new Map(
        smoothPoints(steps.map((s) => ({ step: s.step, value: s[kind] }))).map((p) => [p.step, p.mean]),
      ),
  );
  return [...(curves[0]?.keys() ?? [])].flatMap((step) => {
    const values = curves.flatMap((c) => c.get(step) ?? []);
    if (values.length < runs.length) return [];
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    return [{ step, mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) }];
  });
}

/** Forth along the upper edge, and back along the lower one. */
export function bandPath(
  runs: readonly TrainRun[],
  kind: CurveKind,
  { x, y }: Scale,
  range: StepRange | null,
): string {
  const points = thinned(within(bandPoints(runs, kind), range));
  if (points.length < 2) return "";
  const edge = (sign: 1 | -1) =>
    points.map((p) => `${x(p.step).toFixed(1)} ${y(p.mean + sign * p.deviation).toFixed(1)}`);
  return `M${[...edge(1), ...edge(-1).reverse()].join("L")}Z`;
}
