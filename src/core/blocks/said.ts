// What a block says of itself: its formula for typesetting, and one sentence on what it did to the numbers at hand.
import type { Size } from "../shape/index.ts";

/** What a formula may ask of the node that it is typeset for. */
export interface Typeset {
  /** LaTeX of a size: of a name of the block's patterns (`k`), or of a parameter; as a symbol or as its number. */
  readonly size: (of: string | Size) => string;
  /** Whether a wire ends at an input. */
  readonly has: (port: string) => boolean;
}

/** Numbers of one port; of the first head where there are several. */
export interface Row {
  /** Empty where there is no value. */
  readonly values: readonly number[];
  /** What the entries are called: tokens where they count positions, words where they count the vocabulary. */
  readonly names: readonly string[];
}

/** Numbers of one position of a text, followed through one node. */
export interface Followed {
  /** The token that is followed, `“on”`, and its position, from 0. */
  readonly token: string;
  readonly at: number;
  readonly in: (port: string) => Row;
  readonly out: (port: string) => Row;
  /** A number as people read it. */
  readonly write: (value: number) => string;
}

/** `−0.2 + 0.1 = −0.1`: the first numbers of two rows and of what became of them; "" where one is missing. */
export function firstOf(f: Followed, a: Row, sign: string, b: Row, y: Row): string {
  const [x, other, result] = [a.values[0], b.values[0], y.values[0]];
  if (x === undefined || other === undefined || result === undefined) return "";
  return `${f.write(x)} ${sign} ${other < 0 ? `(${f.write(other)})` : f.write(other)} = ${f.write(result)}`;
}

/** The largest entry and what it is called, `“cat”` or `number 3`; undefined for an empty row. */
export function largest({
  values,
  names,
}: Row): { readonly value: number; readonly name: string } | undefined {
  const value = values.reduce((max, v) => Math.max(max, v), Number.NEGATIVE_INFINITY);
  const at = values.indexOf(value);
  if (at < 0) return undefined;
  const name = names[at];
  return { value, name: name === undefined ? `number ${at + 1}` : `“${name}”` };
}

/** 0.206 → 20.6% */
export const share = (p: number): string => `${(100 * p).toFixed(1)}%`;

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / values.length;

/** Root of the mean square. */
export const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((v) => v * v)));
