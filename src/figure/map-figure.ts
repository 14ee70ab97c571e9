// The figure of one value: its colours with the names of rows and columns, its numbers where they fit, and its scale.
import { drawCells, drawFrame, hex, type Look } from "./draw-value.ts";
import type { Drawing, Item } from "./drawing.ts";
import { colourOf, inkOn, ramps, type Scale } from "./ramps.ts";
import { fitting } from "./text.ts";

export interface MapFigure {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  readonly data: ArrayLike<number>;
  readonly scale: Scale;
  readonly limit: number;
  readonly rowNames: readonly string[] | null;
  readonly columnNames: readonly string[] | null;
  /** An entry as it is written; null where none is. */
  readonly entry: ((value: number) => string) | null;
}

const size = 12;
/** How wide a map of few and of many columns comes out, and what a cell needs for its number. */
const widest = 640;
const roomForNumber = 34;
const roomForName = 76;

export function mapFigure(map: MapFigure, look: Look): Drawing {
  const { rows, columns, data, scale, limit, rowNames, columnNames, entry } = map;
  const { palette, fonts, theme } = look;
  const cell = Math.max(Math.min(widest / columns, 44), 2);
  const tall = Math.max(Math.min(Math.max(cell, 16), 480 / rows), 2);
  const [width, height] = [cell * columns, tall * rows];
  const fill = (row: number, column: number) =>
    colourOf(data[row * columns + column] ?? Number.NaN, limit, scale, ramps[theme]);
  const cells = drawCells([0, 0, width, height], rows, columns, (r, c) => hex(fill(r, c)));
  const items: Item[] = [cells, drawFrame(cells, look)];
  const quiet = { face: "regular", size, colour: palette["ink-2"] } as const;
  for (const [r, name] of thinned(rowNames ?? [], tall)) {
    const text = fitting(name, "regular", roomForName / size, fonts);
    items.push({ ...{ item: "text", ...quiet, text }, x: -6, y: (r + 0.5) * tall + 4.2, anchor: "end" });
  }
  const upright = (columnNames ?? []).some((name) => fonts.width(name, "regular") * size > cell - 4);
  for (const [c, name] of thinned(columnNames ?? [], upright ? cell : 100)) {
    const text = fitting(name, "regular", roomForName / size, fonts);
    const at = { x: (c + 0.5) * cell + (upright ? 4.2 : 0), y: -6 };
    items.push({
      item: "text",
      ...quiet,
      text,
      ...at,
      ...(upright ? { turned: -90 } : { anchor: "middle" }),
    });
  }
  if (entry && cell >= roomForNumber && tall >= size)
    for (let i = 0; i < rows * columns; i++) {
      const [r, c] = [Math.floor(i / columns), i % columns];
      const text = fitting(entry(data[i] ?? Number.NaN), "mono", (cell - 3) / 9.5, fonts);
      const at = { x: (c + 0.5) * cell, y: (r + 0.5) * tall + 3.4, anchor: "middle" } as const;
      items.push({ item: "text", text, face: "mono", size: 9.5, ...at, colour: inkOn(fill(r, c)) });
    }
  items.push(...legend(scale, limit, width, height + 16, look));
  const above = columnNames ? (upright ? roomForName + 12 : 26) : 10;
  return {
    title: map.title,
    background: palette.paper,
    box: {
      left: rowNames ? -roomForName - 16 : -10,
      top: -above,
      right: Math.max(width, 160) + 10,
      bottom: height + (scale === "binary" ? 10 : 48),
    },
    items,
  };
}

/** Where there are more names than room, every second, third … of them. */
function thinned(names: readonly string[], room: number): (readonly [number, string])[] {
  const step = Math.max(1, Math.ceil((size + 1) / room));
  return names.flatMap((name, i) => (i % step === 0 ? [[i, name] as const] : []));
}

const stops = 64;

/** The colours from the least to the greatest, with these two and zero. */
function legend(scale: Scale, limit: number, width: number, top: number, look: Look): Item[] {
  if (scale === "binary") return [];
  const { palette, theme } = look;
  const from = scale === "diverging" ? -1 : 0;
  const wide = Math.min(Math.max(width, 150), 240);
  const bar = drawCells([0, top, wide, 8], 1, stops, (_, c) =>
    hex(colourOf(from + ((1 - from) * (c + 0.5)) / stops, 1, scale, ramps[theme])),
  );
  const text = (value: string, x: number, anchor: "start" | "middle" | "end"): Item => ({
    ...{ item: "text", text: value, face: "mono", size: 10.5, x, y: top + 21, anchor },
    colour: palette["ink-2"],
  });
  const most = Number(limit.toPrecision(3)).toString();
  return [
    bar,
    drawFrame(bar, look),
    text(from < 0 ? `−${most}` : "0", 0, "start"),
    ...(from < 0 ? [text("0", wide / 2, "middle")] : []),
    text(most, wide, "end"),
  ];
}
