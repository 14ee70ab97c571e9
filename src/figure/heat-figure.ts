// Effects of a study over two sizes: a cell for each variant with its difference from the base, coloured by it.
import { area, type ChartLook, label, leakMark, line, shortened, signed } from "./chart.ts";
import type { Drawing, Item } from "./drawing.ts";

interface HeatCell {
  /** Variant minus base; NaN where none has run, 0 of the base. */
  readonly mean: number;
  /** `better`, `open` …; `base` of the base. */
  readonly verdict: string;
  readonly leaks: boolean;
}

interface HeatFigure {
  readonly title: string;
  /** What the differences are of. */
  readonly metric: string;
  readonly lowerIsBetter: boolean;
  readonly rows: { readonly title: string; readonly values: readonly string[] };
  readonly columns: { readonly title: string; readonly values: readonly string[] };
  readonly cells: readonly (readonly (HeatCell | null)[])[];
  readonly width: number;
}

const [top, bottom, rowHeight, right] = [40, 34, 44, 14];
/** The strongest colour leaves the number on it readable. */
const strongest = 0.55;
/** Of a difference that the runs don't show: a trend can be seen, and a winner not. */
const unsure = 0.35;

export function heatFigure(
  { title, metric, lowerIsBetter, rows, columns, cells, width }: HeatFigure,
  { palette }: ChartLook,
): Drawing {
  const longest = Math.max(rows.title.length, ...rows.values.map((value) => value.length));
  const left = Math.min(width * 0.3, 24 + 6 * longest);
  const across = (width - left - right) / columns.values.length;
  const floor = top + rowHeight * rows.values.length;
  const reach = Math.max(
    1e-6,
    ...cells.flat().map((cell) => (cell && Number.isFinite(cell.mean) ? Math.abs(cell.mean) : 0)),
  );
  const quiet = palette["ink-3"];
  const most = Math.floor(across / 6);
  const items: Item[] = [
    label(columns.title, left + (width - left - right) / 2, 12, palette["ink-2"], { anchor: "middle" }),
    label(rows.title, left - 10, 28, palette["ink-2"], { anchor: "end" }),
  ];
  for (const [i, value] of columns.values.entries())
    items.push(label(shortened(value, most), left + (i + 0.5) * across, 28, quiet, { anchor: "middle" }));
  for (const [j, value] of rows.values.entries()) {
    const y = top + (j + 0.5) * rowHeight;
    items.push(
      label(shortened(value, Math.floor((left - 14) / 5.9)), left - 10, y, quiet, { anchor: "end" }),
    );
  }
  for (const [j, row] of cells.entries())
    for (const [i, cell] of row.entries()) {
      const [a, b] = [left + i * across, top + j * rowHeight];
      const middle = a + across / 2;
      const corners = [
        [a + 1, b + 1],
        [a + across - 1, b + 1],
        [a + across - 1, b + rowHeight - 1],
        [a + 1, b + rowHeight - 1],
      ] as const;
      items.push(line([...corners, corners[0]], palette.line, 1));
      if (!cell || !Number.isFinite(cell.mean)) {
        items.push(label("not run", middle, b + rowHeight / 2, quiet, { anchor: "middle" }));
        continue;
      }
      // What leaks has won nothing.
      const isBetter = !cell.leaks && cell.mean < 0 === lowerIsBetter;
      const isShown = cell.leaks || cell.verdict === "better" || cell.verdict === "worse";
      const strength = ((isShown ? 1 : unsure) * strongest * Math.abs(cell.mean)) / reach;
      if (strength > 0) items.push(area(corners, isBetter ? palette.flow.logits : palette.wrong, strength));
      const said = cell.leaks ? "leaks" : cell.verdict;
      const number = cell.verdict === "base" ? "0" : signed(cell.mean);
      items.push(label(number, middle, b + rowHeight / 2 - 8, palette.ink, { anchor: "middle" }));
      items.push(label(said, middle, b + rowHeight / 2 + 8, palette["ink-2"], { anchor: "middle" }));
      if (cell.leaks) items.push(leakMark([a + 10, b + 10], palette.wrong));
    }
  items.push(
    label(`difference of ${metric} from the base`, left, floor + 18, palette["ink-2"], { anchor: "start" }),
  );
  return {
    title,
    box: { left: 0, top: 0, right: width, bottom: floor + bottom },
    background: palette.paper,
    items,
  };
}
