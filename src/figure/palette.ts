// The colours of figures: those of src/renderer/theme/tokens.css, on paper that is white where it is light.
import type { SocketKind } from "../core/index.ts";
import type { Colour } from "./drawing.ts";

export type FigureTheme = "light" | "dark";
export const figureThemes: readonly FigureTheme[] = ["light", "dark"];

type CategoryToken =
  | "inputs"
  | "position"
  | "attention"
  | "masks"
  | "norm"
  | "ffn"
  | "maths"
  | "output"
  | "structure";

export interface FigurePalette {
  readonly paper: Colour;
  readonly surface: Colour;
  readonly "surface-2": Colour;
  readonly "surface-3": Colour;
  readonly line: Colour;
  readonly "line-strong": Colour;
  readonly ink: Colour;
  readonly "ink-2": Colour;
  readonly "ink-3": Colour;
  readonly accent: Colour;
  readonly wrong: Colour;
  readonly flow: Readonly<Record<SocketKind, Colour>>;
  readonly category: Readonly<Record<CategoryToken, Colour>>;
  readonly note: Readonly<Record<"grey" | "blue" | "green" | "amber" | "red" | "violet", Colour>>;
}

const light: FigurePalette = {
  paper: "#ffffff",
  surface: "#ffffff",
  "surface-2": "#f8f8f6",
  "surface-3": "#eeeeea",
  line: "#e1e1db",
  "line-strong": "#c9c9c1",
  ink: "#1d1f24",
  "ink-2": "#565a64",
  "ink-3": "#6f737d",
  accent: "#3557c9",
  wrong: "#b3203c",
  flow: {
    ids: "#b27608",
    hidden: "#2b6bd8",
    heads: "#7a4bc9",
    scores: "#c65a2e",
    mask: "#6a707c",
    logits: "#1b8457",
    loss: "#bd2347",
    any: "#8a8f98",
  },
  category: {
    inputs: "#b27608",
    position: "#0d8c93",
    attention: "#7a4bc9",
    masks: "#6a707c",
    norm: "#4a78b5",
    ffn: "#c2567f",
    maths: "#7d8250",
    output: "#1b8457",
    structure: "#33373f",
  },
  note: {
    grey: "#6a707c",
    blue: "#3557c9",
    green: "#1a7a4c",
    amber: "#b27608",
    red: "#b3203c",
    violet: "#7a4bc9",
  },
};

const dark: FigurePalette = {
  paper: "#15171c",
  surface: "#1f222a",
  "surface-2": "#1a1d24",
  "surface-3": "#2a2e38",
  line: "#2f333e",
  "line-strong": "#464c5a",
  ink: "#e8e9ee",
  "ink-2": "#b0b5c1",
  "ink-3": "#9299a7",
  accent: "#8ea6ff",
  wrong: "#ff8599",
  flow: {
    ids: "#e3b04a",
    hidden: "#6da6ff",
    heads: "#b593f5",
    scores: "#f2986f",
    mask: "#9aa2b1",
    logits: "#5ccb9b",
    loss: "#f5728d",
    any: "#8d94a3",
  },
  category: {
    inputs: "#e3b04a",
    position: "#4cc3c9",
    attention: "#b593f5",
    masks: "#9aa2b1",
    norm: "#82aee6",
    ffn: "#ee8db2",
    maths: "#b9bf86",
    output: "#5ccb9b",
    structure: "#c9cdd8",
  },
  note: {
    grey: "#9aa2b1",
    blue: "#8ea6ff",
    green: "#63cf9c",
    amber: "#e3b04a",
    red: "#ff8599",
    violet: "#b593f5",
  },
};

export const palettes: Readonly<Record<FigureTheme, FigurePalette>> = { light, dark };

/** One colour laid over another with so much of it. */
export function mixed(over: Colour, under: Colour, share: number): Colour {
  const part = (colour: Colour, i: number) => Number.parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
  const channel = (i: number) => Math.round(part(over, i) * share + part(under, i) * (1 - share));
  return `#${[0, 1, 2].map((i) => channel(i).toString(16).padStart(2, "0")).join("")}`;
}
