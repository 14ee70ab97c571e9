// A figure in the form that is asked for: drawn once to know its letters, and again with the fonts that have them.

import type { Look } from "./draw-value.ts";
import type { Drawing } from "./drawing.ts";
import { type Fonts, fontsFor, type ReadFontFile } from "./fonts.ts";
import { type FigureTheme, palettes } from "./palette.ts";
import { svgOf } from "./svg.ts";

/** What can be drawn as a figure. */
export interface FigureSubject {
  /** What it is called in the dialog, and in the name of the file. */
  readonly label: string;
  /** Whether it can be drawn with and without values. */
  readonly hasValues: boolean;
  readonly draw: (values: boolean) => Promise<(look: Look) => Drawing>;
}

/** Widths of a column and of a page of a journal, cm. */
export const columnWidths = [8.5, 17] as const;

export interface FigureOptions {
  readonly theme: FigureTheme;
  /** cm. */
  readonly width: number;
}

export interface MadeFigure {
  readonly drawing: Drawing;
  readonly fonts: Fonts;
  /** Characters that no font has, drawn as boxes. */
  readonly missing: readonly string[];
  /** Of the smallest letters at that width, pt. */
  readonly smallest: number;
}

export async function madeFigure(
  draw: (look: Look) => Drawing,
  { theme, width }: FigureOptions,
  read: ReadFontFile,
): Promise<MadeFigure> {
  const palette = palettes[theme];
  const known = await fontsFor([], read);
  const first = draw({ theme, palette, fonts: known });
  const letters = Math.min(Math.max(readable / smallestOf(first, width) + 0.01, 1), mostLetters);
  const larger = draw({ theme, palette, fonts: known, letters });
  const fonts = await fontsFor(textsOf(larger), read);
  const drawing = draw({ theme, palette, fonts, letters });
  return { drawing, fonts, missing: fonts.missing, smallest: smallestOf(drawing, width) };
}

/** Of the letters at a width in cm, pt. */
function smallestOf(drawing: Drawing, width: number): number {
  const sizes = textsOf(drawing).map(({ size }) => size);
  return (Math.min(...sizes) * (width / 2.54) * 72) / (drawing.box.right - drawing.box.left);
}

const textsOf = ({ items }: Drawing) => items.flatMap((item) => (item.item === "text" ? [item] : []));

/** In a figure that is narrower than its letters would have it they grow by so much, and no further: nodes do not. */
const mostLetters = 1.4;

/** Letters of this size can be read in print. */
export const readable = 5;

export const svgFigure = ({ drawing, fonts }: MadeFigure, width: number): string =>
  svgOf(drawing, fonts, width);
