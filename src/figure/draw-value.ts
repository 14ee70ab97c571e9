// A node's value drawn into its box: tokens, tiles, bars.
import type { Box, CellsItem, Item } from "./drawing.ts";
import { roundRect } from "./drawing.ts";
import type { Fonts } from "./fonts.ts";
import type { NodeValue, Tile } from "./node-value.ts";
import { type FigurePalette, type FigureTheme, mixed } from "./palette.ts";
import { colourOf, type Rgb, ramps } from "./ramps.ts";
import { fitting } from "./text.ts";

export interface Look {
  readonly theme: FigureTheme;
  readonly palette: FigurePalette;
  readonly fonts: Fonts;
  /** How much larger letters are than on the canvas, where the figure is a small one. 1 when absent. */
  readonly letters?: number;
}

export const hex = (rgb: Rgb): string =>
  `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;

export function drawValue(value: NodeValue, box: Box, look: Look): readonly Item[] {
  if (value.kind === "text") return tokens(value.tokens, box, look);
  if (value.kind === "bars") return bars(value, box, look);
  if (value.kind === "number") {
    const text = value.number.toPrecision(3);
    return [centred(text, (box.left + box.right) / 2, (box.top + box.bottom) / 2, 14, look)];
  }
  return tiles(value, box, look);
}

const centred = (text: string, x: number, y: number, size: number, { palette }: Look): Item => ({
  ...{ item: "text", text, face: "mono", size, x, y: y + size * 0.36, anchor: "middle", colour: palette.ink },
});

const gap = 4;
/** The largest side of a square tile, and how wide what is left out is written. */
const largest = 60;
const roomForMore = 22;

function tiles(
  { tiles: all, more }: Extract<NodeValue, { kind: "tiles" }>,
  box: Box,
  look: Look,
): readonly Item[] {
  const height = box.bottom - box.top;
  const room = box.right - box.left - (more > 0 ? roomForMore : 0);
  const share = (room - gap * (all.length - 1)) / all.length;
  const sides = all.map(({ thumbnail }) =>
    thumbnail.rows === thumbnail.columns ? Math.min(share, height, largest) : share,
  );
  const whole = sides.reduce((sum, side) => sum + side, 0) + gap * (all.length - 1);
  let x = box.left + (room - whole) / 2;
  const items = all.flatMap((tile, i) => {
    const side = sides[i] ?? share;
    const square = tile.thumbnail.rows === tile.thumbnail.columns;
    const tall = square ? side : height;
    const cells = cellsOf(tile, [x, box.top + (height - tall) / 2, side, tall], look);
    x += side + gap;
    return [cells, drawFrame(cells, look)];
  });
  if (more === 0) return items;
  const at = box.right - roomForMore / 2;
  return [...items, centred(`+${more}`, at, (box.top + box.bottom) / 2, 11 * (look.letters ?? 1), look)];
}

export const drawFrame = ({ x, y, width, height }: CellsItem, { palette }: Look): Item => ({
  item: "path",
  steps: roundRect([x, y, width, height], 1),
  stroke: { colour: palette.line, width: 1 },
});

function cellsOf(
  { thumbnail: { rows, columns, data }, scale, limit }: Tile,
  box: readonly [number, number, number, number],
  { theme }: Look,
): CellsItem {
  const ramp = ramps[theme];
  return drawCells(box, rows, columns, (row, column) =>
    hex(colourOf(data[row * columns + column] ?? Number.NaN, limit, scale, ramp)),
  );
}

export const drawCells = (
  [x, y, width, height]: readonly [number, number, number, number],
  rows: number,
  columns: number,
  colour: CellsItem["colour"],
): CellsItem => ({ item: "cells", x, y, width, height, rows, columns, colour });

const line = 22;

function tokens(all: readonly string[], box: Box, { palette, fonts, letters = 1 }: Look): readonly Item[] {
  const items: Item[] = [];
  const size = 12 * letters;
  let [x, y] = [box.left, box.top];
  for (const [i, token] of all.entries()) {
    const width = fonts.width(token, "regular") * size + 10;
    if (x > box.left && x + width > box.right) [x, y] = [box.left, y + line];
    if (y + line - 3 > box.bottom + 1) break;
    const last = y + 2 * line - 3 > box.bottom + 1 && i < all.length - 1 && x + 2 * width > box.right;
    const text = fitting(last ? "…" : token, "regular", (box.right - x - 10) / size, fonts);
    const fill = mixed(palette.flow.ids, palette.surface, 0.14);
    items.push({ item: "path", steps: roundRect([x, y, Math.min(width, box.right - x), line - 3], 4), fill });
    items.push({
      item: "text",
      text,
      face: "regular",
      size,
      x: x + 5,
      y: y + 9.5 + 0.36 * size,
      colour: palette.ink,
    });
    if (last) break;
    x += width + 3;
  }
  return items;
}

function bars(
  { bars: all }: Extract<NodeValue, { kind: "bars" }>,
  box: Box,
  { palette, fonts, letters = 1 }: Look,
): readonly Item[] {
  // Larger letters take more room: the likeliest are told.
  const shown = all.slice(0, Math.max(1, Math.floor(all.length / letters)));
  const height = (box.bottom - box.top) / Math.max(shown.length, 1);
  const [word, number] = [54, 40 * letters];
  const room = box.right - box.left - word - number - 10;
  return shown.flatMap(({ token, probability }, i): Item[] => {
    const middle = box.top + height * (i + 0.5);
    const [left, thick] = [box.left + word + 5, Math.min(8, height - 4)];
    const share = Number.isFinite(probability) ? probability : 0;
    const size = 12 * letters;
    const text = fitting(token, "regular", word / size, fonts);
    return [
      {
        item: "text",
        text,
        face: "regular",
        size,
        x: box.left,
        y: middle + 0.35 * size,
        colour: palette.ink,
      },
      {
        item: "path",
        steps: roundRect([left, middle - thick / 2, room, thick], 2),
        fill: palette["surface-3"],
      },
      {
        item: "path",
        steps: roundRect([left, middle - thick / 2, room * share, thick], 2),
        fill: palette.accent,
      },
      {
        ...{ item: "text", text: `${(100 * share).toFixed(1)}%`, face: "mono", size: 10.5 * letters },
        ...{ x: box.right, y: middle + 3.8 * letters, anchor: "end", colour: palette["ink-2"] },
      },
    ];
  });
}
