// The curves of a study: for each variant the mean over its seeds in a band of one standard deviation.
import {
  area,
  type ChartLook,
  label,
  leakMark,
  levels,
  line,
  roundNumbers,
  shortened,
  variantColour,
} from "./chart.ts";
import type { Drawing, Item } from "./drawing.ts";

interface Band {
  readonly name: string;
  /** Its place among the variants, which gives its colour; 0 is the base. */
  readonly index: number;
  readonly leaks: boolean;
  readonly points: readonly {
    readonly step: number;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly seeds: readonly { readonly curve: readonly (readonly [step: number, loss: number])[] }[];
}

export interface BandsFigure {
  readonly title: string;
  readonly bands: readonly Band[];
  readonly width: number;
  readonly height: number;
  /** The variant whose seeds are drawn one by one. */
  readonly lit: string | null;
  /** The step that is pointed at. */
  readonly step: number | null;
}

const [left, top, bottom] = [52, 10, 34];
const rowHeight = 17;

/** Where steps and losses lie in a figure, for whoever points at it. */
export function bandScale({ bands, width, height }: Pick<BandsFigure, "bands" | "width" | "height">) {
  const right = Math.min(190, width * 0.32);
  const points = bands.flatMap((band) => band.points);
  const steps = Math.max(1, ...points.map((p) => p.step));
  const lowest = Math.min(...points.map((p) => p.low));
  const highest = Math.max(...points.map((p) => p.high));
  const margin = (highest - lowest || Math.abs(highest) || 1) * 0.04;
  const [low, high] = points.length === 0 ? [0, 1] : [lowest - margin, highest + margin];
  return {
    ...{ steps, low, high, right },
    x: (step: number) => left + ((width - left - right) * step) / steps,
    y: (loss: number) => top + (height - top - bottom) * (1 - (loss - low) / (high - low)),
    stepAt: (x: number) => Math.round(((x - left) / (width - left - right)) * steps),
  };
}

export function bandsFigure(figure: BandsFigure, { palette }: ChartLook): Drawing {
  const { title, bands, width, height, lit, step: pointed } = figure;
  const { steps, low, high, right, x, y } = bandScale(figure);
  const end = width - right;
  const items: Item[] = levels(roundNumbers(low, high, 4), y, [left, end], palette);
  for (const step of roundNumbers(0, steps, end - left < 260 ? 2 : 5))
    items.push(label(String(step), x(step), height - bottom + 11, palette["ink-3"], { anchor: "middle" }));
  const middle = (left + end) / 2;
  items.push(label("steps", middle, height - 8, palette["ink-2"], { anchor: "middle" }));
  for (const { name, index, points, seeds } of bands) {
    const colour = variantColour(index, palette);
    const dimmed = lit !== null && lit !== name;
    if (points.length > 1) {
      const edge = [
        ...points.map((p) => [x(p.step), y(p.high)] as const),
        ...points.toReversed().map((p) => [x(p.step), y(p.low)] as const),
      ];
      items.push(area(edge, colour, dimmed ? 0.05 : 0.16));
    }
    if (lit === name)
      for (const { curve } of seeds)
        items.push(
          line(
            curve.map(([s, loss]) => [x(s), y(loss)]),
            colour,
            1,
            { opacity: 0.7 },
          ),
        );
    const opacity = dimmed ? 0.35 : 1;
    items.push(
      line(
        points.map((p) => [x(p.step), y(p.mean)]),
        colour,
        2,
        { opacity },
      ),
    );
  }
  if (pointed !== null)
    items.push(
      line(
        [
          [x(pointed), top],
          [x(pointed), height - bottom],
        ],
        palette["ink-3"],
        1,
      ),
    );
  for (const [row, { name, index, leaks }] of bands.entries()) {
    const at = top + 8 + row * rowHeight;
    const colour = variantColour(index, palette);
    items.push(
      line(
        [
          [end + 12, at],
          [end + 28, at],
        ],
        colour,
        2,
      ),
    );
    const text = shortened(leaks ? `${name}, leaks` : name, Math.floor((right - 38) / 5.6));
    if (leaks) items.push(leakMark([end + 39, at], palette.wrong));
    items.push(label(text, end + (leaks ? 48 : 34), at, leaks ? palette.wrong : palette.ink));
  }
  const needed = top + 8 + bands.length * rowHeight;
  const box = { left: 0, top: 0, right: width, bottom: Math.max(height, needed) };
  return { title, box, background: palette.paper, items };
}
