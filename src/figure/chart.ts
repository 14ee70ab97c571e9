// What charts of studies share: round numbers along an axis, the colour of a variant, names cut to their room.

import type { Look } from "./draw-value.ts";
import type { Colour, Item, PathItem, TextItem } from "./drawing.ts";
import type { FigurePalette } from "./palette.ts";

/** Of how it is drawn only the colours matter: letters are measured by whoever writes it. */
export type ChartLook = Pick<Look, "palette">;

const size = 11;

/** Round numbers from `low` to `high`, in about as many steps as `parts`. */
export function roundNumbers(low: number, high: number, parts: number): number[] {
  const rough = (high - low) / parts;
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.7) ?? power;
  const first = Math.ceil(low / step - 1e-6);
  const count = Math.floor(high / step + 1e-6) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

/** The base is grey; the colours of variants begin again after six. */
export function variantColour(index: number, { "ink-2": grey, flow, category }: FigurePalette): Colour {
  const colours = [flow.hidden, flow.scores, flow.logits, flow.heads, flow.loss, category.position];
  return index === 0 ? grey : (colours[(index - 1) % colours.length] ?? grey);
}

export const shortened = (name: string, most: number): string =>
  name.length <= most ? name : `${name.slice(0, most - 1)}…`;

/** Four digits are more than seeds tell apart; 0 has no sign. */
export const signed = (x: number): string => {
  const text = x.toFixed(4).replace(/^-(0\.0*)$/, "$1");
  return x > 0 ? `+${text}` : text.replace("-", "−");
};

/** A line of small letters; `y` is the middle of its height. */
export const label = (
  text: string,
  x: number,
  y: number,
  colour: Colour,
  more: Partial<Pick<TextItem, "anchor" | "face">> = {},
): Item => ({ item: "text", face: "regular", ...more, text, size, x, y: y + 3.9, colour });

export const line = (
  points: readonly (readonly [x: number, y: number])[],
  colour: Colour,
  width: number,
  more: { readonly dash?: readonly number[]; readonly opacity?: number } = {},
): PathItem => ({
  item: "path",
  steps: points.map(([x, y], i) => [i === 0 ? "M" : "L", x, y]),
  stroke: { colour, width, cap: "round", ...(more.dash ? { dash: more.dash } : {}) },
  ...(more.opacity === undefined ? {} : { opacity: more.opacity }),
});

/** Levels across a chart, each with its number on the left. */
export const levels = (
  values: readonly number[],
  y: (value: number) => number,
  [left, right]: readonly [number, number],
  palette: FigurePalette,
): Item[] =>
  values.flatMap((value) => [
    line(
      [
        [left, y(value)],
        [right, y(value)],
      ],
      palette.line,
      1,
    ),
    label(String(value), left - 7, y(value), palette["ink-3"], { anchor: "end" }),
  ]);

export const area = (
  points: readonly (readonly [x: number, y: number])[],
  fill: Colour,
  opacity: number,
): PathItem => ({
  item: "path",
  steps: [...points.map(([x, y], i) => [i === 0 ? "M" : "L", x, y] as const), ["Z"]],
  fill,
  opacity,
});

/** A filled circle. */
export function dot([x, y]: readonly [number, number], radius: number, fill: Colour): PathItem {
  const k = radius * 0.5523;
  return {
    item: "path",
    fill,
    steps: [
      ["M", x + radius, y],
      ["C", x + radius, y + k, x + k, y + radius, x, y + radius],
      ["C", x - k, y + radius, x - radius, y + k, x - radius, y],
      ["C", x - radius, y - k, x - k, y - radius, x, y - radius],
      ["C", x + k, y - radius, x + radius, y - k, x + radius, y],
      ["Z"],
    ],
  };
}

/** The mark of a leak, as the page has it: no font of figures has the sign. */
export const leakMark = ([x, y]: readonly [number, number], fill: Colour): PathItem => ({
  item: "path",
  fill,
  steps: [["M", x, y - 5], ["L", x + 5, y], ["L", x, y + 5], ["L", x - 5, y], ["Z"]],
});
