// Numbers of trainings over their steps: of each run the smoothed curve in a band of how far single steps lie from it, its
// validations dashed, and its name.
import { area, type ChartLook, dot, label, levels, line, roundNumbers, shortened } from "./chart.ts";
import type { Colour, Drawing, Item } from "./drawing.ts";
import type { FigurePalette } from "./palette.ts";

export interface RunCurve {
  readonly name: string;
  /** Counts from 1, as in the panel; it gives the colour. */
  readonly number: number;
  readonly points: readonly { readonly step: number; readonly mean: number; readonly deviation: number }[];
  readonly validations: readonly (readonly [step: number, value: number])[];
}

export interface CurvesFigure {
  readonly title: string;
  /** What is measured. */
  readonly axis: string;
  readonly runs: readonly RunCurve[];
  /** What is shown: steps, and values. */
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly logs: boolean;
  /** Levels with a number. */
  readonly marks: readonly number[];
  /** What knowing nothing gives. */
  readonly chance?: number | undefined;
}

const [width, height] = [480, 270];
const [left, top, bottom] = [52, 26, 34];
const legend = 150;
const rowHeight = 17;
const validationDash = [5, 4];

/** Colours of runs, by their numbers: those of the panel. */
function runColour(number: number, { flow, category }: FigurePalette): Colour {
  const colours = [flow.hidden, flow.scores, flow.logits, flow.heads, flow.loss, category.position];
  return colours[(number - 1) % colours.length] ?? flow.hidden;
}

export function curvesFigure(figure: CurvesFigure, { palette }: ChartLook): Drawing {
  const { title, axis, runs, from, to, low, high, logs, marks, chance } = figure;
  const end = width - legend;
  const share = (value: number): number => {
    const within = Math.min(Math.max(value, low), high);
    return logs ? Math.log(within / low) / Math.log(high / low) : (within - low) / (high - low);
  };
  const x = (step: number) => left + ((end - left) * (step - from)) / (to - from);
  const y = (value: number) => top + (height - top - bottom) * (1 - share(value));
  const items: Item[] = levels(marks, y, [left, end], palette);
  for (const step of roundNumbers(from, to, 5))
    items.push(label(String(step), x(step), height - bottom + 11, palette["ink-3"], { anchor: "middle" }));
  items.push(label("steps", (left + end) / 2, height - 8, palette["ink-2"], { anchor: "middle" }));
  items.push(label(axis, left, 10, palette["ink-2"]));
  if (chance !== undefined && chance >= low && chance <= high) {
    items.push(
      line(
        [
          [left, y(chance)],
          [end, y(chance)],
        ],
        palette["ink-3"],
        1,
        { dash: [2, 3] },
      ),
    );
    items.push(label("chance", end - 4, y(chance) - 8, palette["ink-3"], { anchor: "end" }));
  }
  for (const { number, points, validations } of runs) {
    const colour = runColour(number, palette);
    if (points.some((p) => p.deviation > 0)) {
      const edge = [
        ...points.map((p) => [x(p.step), y(p.mean + p.deviation)] as const),
        ...points.toReversed().map((p) => [x(p.step), y(p.mean - p.deviation)] as const),
      ];
      items.push(area(edge, colour, 0.16));
    }
    const of = validations.map(([step, value]) => [x(step), y(value)] as const);
    if (points.length > 1)
      items.push(
        line(
          points.map((p) => [x(p.step), y(p.mean)]),
          colour,
          2,
        ),
      );
    if (of.length > 1) items.push(line(of, colour, 1.4, { dash: validationDash }));
    items.push(...of.map((at) => dot(at, 2.2, colour)));
  }
  const rows: Item[] = runs.flatMap(({ name, number }, i) => {
    const at = top + 8 + i * rowHeight;
    const sample = line(
      [
        [end + 12, at],
        [end + 28, at],
      ],
      runColour(number, palette),
      2,
    );
    const text = shortened(`${number} ${name}`, Math.floor((legend - 38) / 5.6));
    return [sample, label(text, end + 34, at, palette.ink)];
  });
  const below = top + 8 + runs.length * rowHeight + 6;
  if (runs.some((r) => r.validations.length > 0)) {
    rows.push(
      line(
        [
          [end + 12, below],
          [end + 28, below],
        ],
        palette["ink-3"],
        1.4,
        { dash: validationDash },
      ),
    );
    rows.push(label("validation", end + 34, below, palette["ink-2"]));
  }
  const box = { left: 0, top: 0, right: width, bottom: Math.max(height, below + rowHeight) };
  return { title, box, background: palette.paper, items: [...items, ...rows] };
}
