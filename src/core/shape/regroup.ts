// Two shapes of the same entries in row-major order: which axes of the one are axes of the other, which are split or
// merged, and which shapes near a wrong one have as many entries as there are.
import {
  type Bindings,
  div,
  evaluate,
  isKnown,
  literalValue,
  one,
  product,
  type Size,
  sameSize,
} from "./size.ts";

/** Axes `from` and `to` by index that hold the same entries; axes of one entry belong to none. */
export interface Stretch {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** The shortest stretches, in order; undefined where the two have not as many entries. */
export function stretches(from: readonly Size[], to: readonly Size[]): readonly Stretch[] | undefined {
  if (![...from, ...to].every(isKnown) || !sameSize(product(from), product(to))) return undefined;
  const [a, b] = [ends(from), ends(to)];
  const found: Stretch[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [p, q] = meeting(a.slice(i), b.slice(j));
    const [fromHere, toHere] = [a.slice(i, i + p), b.slice(j, j + q)];
    found.push({ from: fromHere.map((e) => e.axis), to: toHere.map((e) => e.axis) });
    [i, j] = [i + p, j + q];
  }
  return found;
}

interface End {
  readonly axis: number;
  /** The product of the sizes up to here. */
  readonly key: string;
}

const ends = (sizes: readonly Size[]): readonly End[] =>
  sizes.flatMap((size, axis) =>
    literalValue(size) === 1 ? [] : [{ axis, key: product(sizes.slice(0, axis + 1)).key }],
  );

/** How many of each there are up to the first product that both have. */
function meeting(a: readonly End[], b: readonly End[]): readonly [number, number] {
  for (const [p, { key }] of a.entries()) {
    const q = b.findIndex((e) => e.key === key);
    if (q >= 0) return [p + 1, q + 1];
  }
  return [a.length, b.length];
}

/** Shapes with one size of `to` exchanged, so that it has as many entries as `from`; the last axis first. */
export function fittingShapes(from: readonly Size[], to: readonly Size[], at: Bindings): readonly Size[][] {
  const all = product(from);
  return to
    .flatMap((_, i): Size[][] => {
      const rest = product(to.filter((_, k) => k !== i));
      const left = div(all, rest);
      const value = left && isKnown(left) ? evaluate(left, at) : Number.NaN;
      return left && Number.isInteger(value) && value >= 1 ? [to.with(i, left)] : [];
    })
    .reverse();
}

/**
 * The order in which the sizes of `to` regroup those of `from` without an axis of the one being torn: what a transpose
 * behind the reshape brings into the order that is wanted. Undefined where there is none.
 */
export function tornOrder(from: readonly Size[], to: readonly Size[]): readonly number[] | undefined {
  const indices = to.map((_, i) => i);
  return to.length > mostOrdered
    ? undefined
    : permutations(indices).find((order) => isWhole(from, to, order));
}

const mostOrdered = 6;

const isWhole = (from: readonly Size[], to: readonly Size[], order: readonly number[]): boolean =>
  stretches(
    from,
    order.map((i) => to[i] ?? one),
  )?.every((s) => s.from.length === 1 || s.to.length === 1) ?? false;

/** In the order that moves the first ones least. */
function permutations(of: readonly number[]): readonly (readonly number[])[] {
  if (of.length <= 1) return [of];
  return of.flatMap((first) => permutations(of.filter((i) => i !== first)).map((rest) => [first, ...rest]));
}
