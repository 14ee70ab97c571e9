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
  /** The text whose rows these are: made position by position from its tokens, and none of a table of positions. */
  readonly stream?: string;
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

export const placeKey = (t: Tag): string => `${t.time}+${keyOf(t.offset)}`;

export const tagKey = (t: Tag | null): string => (t ? `${placeKey(t)} ${t.stream ?? ""}` : "-");

/** The same positions, of no text's rows. */
const ofNoText = ({ time, offset }: Tag): Tag => ({ time, offset });

/** An operand, and what is said of one of its axes, or of one that it had. */
export interface Tagged {
  readonly x: Pick<Related, "dependences">;
  readonly tag: Tag | null | undefined;
}

/**
 * The tag on which all agree that have one. They stay the rows of a text only if each operand that reads it has these
 * very rows: a mean over a text that a row is added to has no position.
 */
export function commonTag(operands: readonly Tagged[]): Tag | null {
  const list = operands.flatMap(({ tag }) => (tag ? [tag] : []));
  const first = list[0];
  if (!first || !list.every((t) => placeKey(t) === placeKey(first) && !isUnknown(t.offset))) return null;
  const streams = new Set(list.flatMap((t) => t.stream ?? []));
  const [stream, more] = [...streams];
  const isKept =
    stream !== undefined &&
    more === undefined &&
    operands.every(({ x, tag }) => tag?.stream === stream || !x.dependences.has(stream));
  return isKept ? { ...first, stream } : ofNoText(first);
}

/** Positions that operands stood for: of each text those that all have that read it. */
export const commonDropped = (operands: readonly Pick<Related, "dependences" | "dropped">[]): Tag[] => {
  const all = new Map(operands.flatMap((x) => x.dropped.map((t) => [tagKey(t), t] as const)));
  return [...all].flatMap(([key, t]) =>
    operands.every((x) => !x.dependences.has(t.stream ?? "") || x.dropped.some((d) => tagKey(d) === key))
      ? [t]
      : [],
  );
};

/** The tag of an axis that is not stretched from one entry: its copies stand for no positions of their own. */
export const unstretched = (
  { axes, tags }: Pick<Related, "axes" | "tags">,
  i: number,
  to: readonly number[],
): Tag | null => (axes[i]?.length === 0 && to.length > 0 ? null : (tags[i] ?? null));

/** What is said of positions of two values of one shape, where they agree. */
export function joinedTag(a: Tag | null, b: Tag | null): Tag | null {
  if (a === null || b === null || placeKey(a) !== placeKey(b)) return null;
  return a.stream === b.stream ? a : ofNoText(a);
}

/** What stays true of a value's tags: rows of a text that it does not read are none. */
export const rowsOfTexts = (
  tags: readonly (Tag | null)[],
  dependences: Dependences,
): readonly (Tag | null)[] =>
  tags.map((t) => (t?.stream === undefined || dependences.has(t.stream) ? t : ofNoText(t)));

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
