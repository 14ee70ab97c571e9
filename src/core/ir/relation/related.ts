// The abstract value of the parametric proof: for each index, at every size at once, which number can stand there and
// which entries of which input it may depend on.
import { type Dtype, literalValue, mulSizes, one, type Size } from "../../shape/index.ts";
import { isUnknown, keyOf, type Linear, mentions } from "./linear.ts";
import { type Num, PUBLIC } from "./number.ts";
import { type Region, speaksOf } from "./region.ts";
import { own } from "./variable.ts";

/**
 * A number and where it may stand. Which case holds at an index is public: it follows from the index, the sizes and
 * the lengths of the texts alone. A choice by data must join what it chooses from, never make two cases; only so does a
 * constant carry nothing.
 */
export interface Case {
  readonly number: Num;
  readonly at: Region;
}

/** By input: at which of the value's indices it may depend on which entry of the input. */
export type Dependences = ReadonlyMap<string, Region>;

/** Index x of an axis is position x + offset of a text of that many positions. */
export interface Tag {
  readonly time: string;
  readonly offset: Linear;
}

/** Equal marks at equal places are equal numbers, though unknown ones. */
export interface Mark {
  readonly of: number;
  readonly at: readonly Linear[];
}

export interface Related {
  readonly id: number;
  /** Sizes of the atoms: index k of the value is the variable `own(k)`. */
  readonly atoms: readonly Size[];
  /** The atoms of which each axis is made, row-major; none where it has one entry. */
  readonly axes: readonly (readonly number[])[];
  readonly tags: readonly (Tag | null)[];
  /** Positions that axes of one entry stood for before they were taken away. */
  readonly dropped: readonly Tag[];
  readonly dtype: Dtype;
  readonly cases: readonly Case[];
  readonly dependences: Dependences;
  readonly mark: Mark | null;
}

export const tagKey = (t: Tag | null): string => (t ? `${t.time}+${keyOf(t.offset)}` : "-");

/** The tag on which all agree that have one. */
export function commonTag(tags: readonly (Tag | null | undefined)[]): Tag | null {
  const list = tags.filter((t) => t !== null && t !== undefined);
  const first = list[0];
  return first && list.every((t) => tagKey(t) === tagKey(first) && !isUnknown(t.offset)) ? first : null;
}

export const uniqueTags = (tags: readonly Tag[]): Tag[] => [
  ...new Map(tags.map((t) => [tagKey(t), t])).values(),
];

export const isOneEntry = (s: Size): boolean => literalValue(s) === 1;

/** The size of an axis from its atoms. */
export const sizeOfAtoms = (atoms: readonly Size[], axis: readonly number[]): Size =>
  axis.reduce((s, k) => mulSizes(s, atoms[k]!), one);

export interface Axes {
  readonly atoms: readonly Size[];
  readonly axes: readonly (readonly number[])[];
}

/** One atom for each axis, none for an axis of one entry. */
export function plainAxes(shape: readonly Size[]): Axes {
  const atoms: Size[] = [];
  return { axes: shape.map((s) => (isOneEntry(s) ? [] : [atoms.push(s) - 1])), atoms };
}

/** Whether anything that is known of the value says something of its index k. */
export function refersTo(x: Related, k: number): boolean {
  const v = own(k);
  const inNumber = ({ number: n }: Case) =>
    n.kind === PUBLIC && [n.low, n.high].some((bound) => bound !== null && mentions(bound, v));
  return (
    x.cases.some((c) => speaksOf(c.at, v) || inNumber(c)) ||
    [...x.dependences.values()].some((r) => speaksOf(r, v)) ||
    (x.mark?.at.some((l) => mentions(l, v)) ?? false)
  );
}
