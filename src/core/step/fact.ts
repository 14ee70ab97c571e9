// What is known of a value while the text grows from P to N positions.

import { CON, type relation } from "../ir/index.ts";
import type { Refusal } from "./refusal.ts";

/** Where index(over) − index(under) ≥ by, the value is `value`: above a causal diagonal, outside of a window. */
export interface HalfPlane {
  readonly over: number;
  readonly under: number;
  readonly by: number;
  readonly value: number;
}

/** A table of numbers that stands in the graph, read from `start` on. */
export interface Painted {
  readonly dims: readonly number[];
  readonly data: readonly number[];
  readonly start: readonly number[];
}

export interface Fact {
  /** For each axis c where its size is T + c, else null. */
  readonly time: readonly (number | null)[];
  /** Depends on the text that is written. */
  readonly written: boolean;
  /** Depends on another text. */
  readonly source: boolean;
  /** Depends on the positions or the length of the text that is written. */
  readonly placed: boolean;
  /** A constant or a linear form of the indices `own(axis)`, where it is known. */
  readonly number: relation.Num;
  readonly planes: readonly HalfPlane[];
  /** Why entries of earlier positions change when the text grows; null where they don't. Only such may be kept. */
  readonly unstable: Refusal | null;
  readonly painted: Painted | null;
}

/** The number that the value is everywhere. */
export const constantIn = ({ number }: Fact): number | undefined =>
  number.kind === CON ? number.value : undefined;

/** Whether entries after a position are `neutral` in whatever belongs to that position, along the axis. */
export const hidesLater = (fact: Fact, axis: number, neutral: number | null): boolean =>
  neutral !== null &&
  fact.planes.some(
    (p) => p.over === axis && p.by <= 1 && p.value === neutral && fact.time[p.under] === fact.time[axis],
  );
