// The forest plot of a study: for each variant the difference from the base with its interval, beside the smallest
// difference that matters.
import {
  area,
  type ChartLook,
  dot,
  label,
  leakMark,
  line,
  roundNumbers,
  shortened,
  signed,
} from "./chart.ts";
import type { Drawing, Item } from "./drawing.ts";

interface ForestRow {
  readonly name: string;
  readonly mean: number;
  readonly from: number;
  readonly to: number;
  /** `better`, `open` … */
  readonly verdict: string;
  readonly leaks: boolean;
}

export interface ForestFigure {
  readonly title: string;
  /** What the differences are of, and how sure the intervals are. */
  readonly axis: string;
  readonly rows: readonly ForestRow[];
  /** The smallest difference that matters; null where none was named. */
  readonly effect: number | null;
  readonly width: number;
}

const [top, rowHeight, bottom] = [12, 26, 40];

export function forestFigure(
  { title, axis, rows, effect, width }: ForestFigure,
  { palette }: ChartLook,
): Drawing {
  const [left, right] = [Math.min(200, width * 0.3), Math.min(170, width * 0.26)];
  const end = width - right;
  const height = top + rows.length * rowHeight + bottom;
  const drawn = rows.filter(({ mean }) => Number.isFinite(mean));
  const ends = drawn.flatMap(({ mean, from, to }) => [mean, from, to].filter(Number.isFinite));
  const reach = Math.max(...ends.map(Math.abs), (effect ?? 0) * 1.2, 1e-6) * 1.08;
  const x = (difference: number) => left + ((end - left) * (difference + reach)) / (2 * reach);
  const floor = height - bottom + 4;
  const items: Item[] = [];
  if (effect !== null) {
    const [a, b] = [x(-effect), x(effect)];
    items.push(
      area(
        [
          [a, top],
          [b, top],
          [b, floor],
          [a, floor],
        ],
        palette["ink-3"],
        0.12,
      ),
    );
  }
  items.push(
    line(
      [
        [x(0), top],
        [x(0), floor],
      ],
      palette["line-strong"],
      1.5,
    ),
  );
  for (const number of roundNumbers(-reach, reach, 4)) {
    items.push(
      line(
        [
          [x(number), floor],
          [x(number), floor + 4],
        ],
        palette["line-strong"],
        1,
      ),
    );
    items.push(
      label(String(number).replace("-", "−"), x(number), floor + 12, palette["ink-3"], { anchor: "middle" }),
    );
  }
  items.push(label(axis, (left + end) / 2, floor + 28, palette["ink-2"], { anchor: "middle" }));
  for (const [i, row] of rows.entries()) {
    const y = top + (i + 0.5) * rowHeight;
    const name = shortened(row.name, Math.floor((left - 14) / 5.9));
    items.push(label(name, left - 12, y, row.leaks ? palette.wrong : palette.ink, { anchor: "end" }));
    if (row.leaks) items.push(leakMark([left - 3, y], palette.wrong));
    if (!Number.isFinite(row.mean)) continue;
    const colour =
      row.leaks || row.verdict === "worse"
        ? palette.wrong
        : row.verdict === "better"
          ? palette.flow.logits
          : palette["ink-2"];
    if (Number.isFinite(row.from)) {
      items.push(
        line(
          [
            [x(row.from), y],
            [x(row.to), y],
          ],
          colour,
          2,
        ),
      );
      for (const edge of [row.from, row.to])
        items.push(
          line(
            [
              [x(edge), y - 4],
              [x(edge), y + 4],
            ],
            colour,
            1.5,
          ),
        );
    }
    items.push(dot([x(row.mean), y], 4, colour));
    const said = `${signed(row.mean)} ${row.leaks ? "leaks" : row.verdict}`;
    items.push(label(said, end + 12, y, row.leaks ? palette.wrong : palette["ink-2"]));
  }
  return { title, box: { left: 0, top: 0, right: width, bottom: height }, background: palette.paper, items };
}
