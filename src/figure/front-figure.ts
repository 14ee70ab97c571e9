// Loss, or another metric, against cost: a dot for each variant, and the front of those that nothing cheaper equals.
import {
  type ChartLook,
  dot,
  label,
  leakMark,
  levels,
  line,
  roundNumbers,
  shortened,
  variantColour,
} from "./chart.ts";
import type { Drawing, Item } from "./drawing.ts";

export interface CostPoint {
  readonly name: string;
  readonly index: number;
  /** FLOPs of the forward pass of one batch. */
  readonly cost: number;
  /** Of the metric. */
  readonly value: number;
  readonly leaks: boolean;
}

export interface FrontFigure {
  readonly title: string;
  readonly metric: string;
  readonly lowerIsBetter: boolean;
  readonly points: readonly CostPoint[];
  readonly width: number;
  readonly height: number;
}

const [left, right, top, bottom] = [60, 150, 12, 40];

/** Points that none beats at its cost or less; one that leaks beats nobody. */
export function frontOf(points: readonly CostPoint[], lowerIsBetter: boolean): CostPoint[] {
  const badness = ({ value }: CostPoint) => (lowerIsBetter ? value : -value);
  let best = Number.POSITIVE_INFINITY;
  return points
    .filter(({ leaks }) => !leaks)
    .toSorted((a, b) => a.cost - b.cost || badness(a) - badness(b))
    .filter((point) => {
      if (badness(point) >= best) return false;
      best = badness(point);
      return true;
    });
}

const padded = (values: readonly number[]): readonly [number, number] => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = (high - low || Math.abs(high) * 0.1 || 1) * 0.12;
  return [low - margin, high + margin];
};

const mega = (cost: number): string => `${Number((cost / 1e6).toPrecision(5))} M`;

export function frontFigure(
  { title, metric, lowerIsBetter, points, width, height }: FrontFigure,
  { palette }: ChartLook,
): Drawing {
  const [cheap, dear] = padded(points.map((p) => p.cost));
  const [low, high] = padded(points.map((p) => p.value));
  const [end, floor] = [width - right, height - bottom];
  const x = (cost: number) => left + ((end - left) * (cost - cheap)) / (dear - cheap);
  const y = (loss: number) => top + (floor - top) * (1 - (loss - low) / (high - low));
  const items: Item[] = levels(roundNumbers(low, high, 4), y, [left, end], palette);
  for (const cost of roundNumbers(cheap, dear, 4))
    items.push(label(mega(cost), x(cost), floor + 11, palette["ink-3"], { anchor: "middle" }));
  const middle = (left + end) / 2;
  items.push(
    label(`FLOPs of a forward pass · ${metric} upwards`, middle, height - 10, palette["ink-2"], {
      anchor: "middle",
    }),
  );
  const front = frontOf(points, lowerIsBetter);
  items.push(
    line(
      front.map((p) => [x(p.cost), y(p.value)]),
      palette.accent,
      1.5,
      { dash: [4, 3] },
    ),
  );
  for (const point of points) {
    const colour = variantColour(point.index, palette);
    const at = [x(point.cost), y(point.value)] as const;
    items.push(point.leaks ? leakMark(at, palette.wrong) : dot(at, front.includes(point) ? 5 : 3.5, colour));
    const text = shortened(point.leaks ? `${point.name}, leaks` : point.name, 24);
    items.push(label(text, x(point.cost) + 9, y(point.value), point.leaks ? palette.wrong : palette.ink));
  }
  return { title, box: { left: 0, top: 0, right: width, bottom: height }, background: palette.paper, items };
}
