// Relations of what has no operands: indices, sizes, tables of numbers.
import { type Dtype, literal, literalValue, type Size } from "../../shape/index.ts";
import { BIG, bigThreshold, maskThreshold, NEG } from "../dependence/abstract-tensor.ts";
import { atMost } from "./constraint.ts";
import { constant, isWholeForm, type Linear, minus, ofSize, variable } from "./linear.ts";
import { known, type Num, numberKey, ordinary, publicNumber } from "./number.ts";
import { everywhere, type Region, where } from "./region.ts";
import { type Case, isOneEntry, plainAxes, type Related } from "./related.ts";
import type { RelationScope } from "./relation-scope.ts";
import { own } from "./variable.ts";

/** 0, 1, 2, …: each entry is its index. */
export function indices(size: Size, c: RelationScope): Related {
  const index = variable(own(0));
  const number = isOneEntry(size) ? known(0) : publicNumber(index, index, true, "i32");
  return c.space.make({ ...plainAxes([size]), dtype: "i32", cases: [{ number, at: everywhere }] });
}

/** A size as a number. */
export function sizeNumber(size: Size, c: RelationScope): Related {
  const plain = literalValue(size);
  const form = ofSize(size);
  const number =
    plain !== undefined ? known(Math.fround(plain)) : publicNumber(form, form, isWholeForm(form), c.dtype);
  return c.space.make({ atoms: [], axes: [], dtype: c.dtype, cases: [{ number, at: everywhere }] });
}

/** Tables of more different integers than this are known by their bounds alone. */
const mostIntegers = 6;

/** A table by classes of numbers; each class where it occurs before, on and after the diagonal of its last two axes. */
export function table(
  dims: readonly number[],
  dtype: Dtype,
  data: readonly number[],
  c: RelationScope,
): Related {
  const axes = plainAxes(dims.map(literal));
  const round = dtype === "f32" ? Math.fround : (x: number) => x;
  if (data.length === 1)
    return c.space.make({ ...axes, dtype, cases: [{ number: known(round(data[0]!)), at: everywhere }] });
  const isLong = dtype === "i32" && new Set(data).size > mostIntegers;
  const bounds = isLong
    ? publicNumber(constant(least(data)), constant(-least(data.map((x) => -x))), true, dtype)
    : null;
  const groups = new Map<string, { number: Num; zones: Map<number, number[][]> }>();
  data.forEach((x, flat) => {
    const number = bounds ?? classOf(round(x), dtype);
    const index = indexOf(flat, dims);
    const group = groups.get(numberKey(number)) ?? { number, zones: new Map<number, number[][]>() };
    groups.set(numberKey(number), group);
    const zone = index.length < 2 ? 0 : Math.sign(index.at(-1)! - index.at(-2)!);
    const cells = group.zones.get(zone);
    if (cells) cells.push(index);
    else group.zones.set(zone, [index]);
  });
  const cases = [...groups.values()].map(
    ({ number, zones }): Case => ({ number, at: [...zones.values()].flatMap(around) }),
  );
  return c.space.make({ ...axes, dtype, cases });
}

const least = (list: readonly number[]): number => list.reduce((a, b) => Math.min(a, b));

/** Numbers that act as masks are told apart from ordinary ones, and 0 and 1 from others. */
function classOf(x: number, dtype: Dtype): Num {
  if (dtype !== "f32" || x === 0 || x === 1 || !Number.isFinite(x)) return known(x);
  if (x <= -maskThreshold) return { kind: NEG, value: -x };
  return x >= bigThreshold ? { kind: BIG, value: 0 } : ordinary;
}

/** Indices along the axes of more than one entry. */
function indexOf(flat: number, dims: readonly number[]): number[] {
  const at: number[] = [];
  let rest = flat;
  for (const n of dims.toReversed()) {
    if (n !== 1) at.unshift(rest % n);
    rest = Math.floor(rest / n);
  }
  return at;
}

/** The smallest box with a diagonal band that holds these cells. */
function around(cells: readonly (readonly number[])[]): Region {
  const between = (form: Linear, f: (at: readonly number[]) => number) => {
    const values = cells.map(f);
    return [atMost(constant(least(values)), form), atMost(form, constant(-least(values.map((x) => -x))))];
  };
  const rank = cells[0]!.length;
  const index = (k: number) => variable(own(k));
  const sides = Array.from({ length: rank }, (_, k) => between(index(k), (at) => at[k]!)).flat();
  if (rank < 2) return where(...sides);
  const [i, j] = [rank - 2, rank - 1];
  return where(...sides, ...between(minus(index(j), index(i)), (at) => at[j]! - at[i]!));
}
