// A drawing as data: paths, texts and maps of coloured cells, the lowest first. svg.ts and pdf.ts write it.
import type { CurveStep } from "../scene/curve.ts";
import type { Face } from "./fonts.ts";

/** `#rrggbb`. */
export type Colour = string;

interface Stroke {
  readonly colour: Colour;
  readonly width: number;
  readonly dash?: readonly number[];
  readonly cap?: "round" | "butt";
}

export interface PathItem {
  readonly item: "path";
  readonly steps: readonly (CurveStep | readonly ["Z"])[];
  readonly fill?: Colour;
  readonly stroke?: Stroke;
  readonly opacity?: number;
}

export interface TextItem {
  readonly item: "text";
  readonly text: string;
  readonly face: Face;
  readonly size: number;
  /** Of its first letter's origin, of its middle or of its end, on the base line. */
  readonly x: number;
  readonly y: number;
  readonly anchor?: "start" | "middle" | "end";
  /** Degrees by which it is turned about that point, clockwise. */
  readonly turned?: number;
  readonly colour: Colour;
  readonly opacity?: number;
}

/** Rows of cells of one size, each in one colour. */
export interface CellsItem {
  readonly item: "cells";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rows: number;
  readonly columns: number;
  readonly colour: (row: number, column: number) => Colour;
}

export type Item = PathItem | TextItem | CellsItem;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Drawing {
  /** What it is of, for who cannot see it. */
  readonly title: string;
  readonly box: Box;
  readonly background: Colour;
  readonly items: readonly Item[];
}

/** How far a control point lies from the end of a quarter of a circle of radius 1. */
const quarter = 0.5523;

export function roundRect(
  [x, y, width, height]: readonly [x: number, y: number, width: number, height: number],
  radius: number,
): PathItem["steps"] {
  const r = Math.min(radius, width / 2, height / 2);
  const [right, bottom, k] = [x + width, y + height, r * (1 - quarter)];
  return [
    ["M", x + r, y],
    ["L", right - r, y],
    ["C", right - k, y, right, y + k, right, y + r],
    ["L", right, bottom - r],
    ["C", right, bottom - k, right - k, bottom, right - r, bottom],
    ["L", x + r, bottom],
    ["C", x + k, bottom, x, bottom - k, x, bottom - r],
    ["L", x, y + r],
    ["C", x, y + k, x + k, y, x + r, y],
    ["Z"],
  ];
}

export const rect = (x: number, y: number, width: number, height: number): PathItem["steps"] => [
  ["M", x, y],
  ["L", x + width, y],
  ["L", x + width, y + height],
  ["L", x, y + height],
  ["Z"],
];

export function circle(x: number, y: number, r: number): PathItem["steps"] {
  return roundRect([x - r, y - r, 2 * r, 2 * r], r);
}

/** Cells of a row that have one colour, as one. */
export function runsOf(
  cells: CellsItem,
): { x: number; y: number; width: number; height: number; colour: Colour }[] {
  const [w, h] = [cells.width / cells.columns, cells.height / cells.rows];
  const runs = [];
  for (let row = 0; row < cells.rows; row++) {
    let from = 0;
    for (let column = 1; column <= cells.columns; column++) {
      const colour = cells.colour(row, from);
      if (column < cells.columns && cells.colour(row, column) === colour) continue;
      runs.push({
        x: cells.x + from * w,
        y: cells.y + row * h,
        width: (column - from) * w,
        height: h,
        colour,
      });
      from = column;
    }
  }
  return runs;
}
