// Two shapes of the same entries in row-major order: which axes of the one are axes of the other, and which are split or
// merged.
import { isKnown, literalValue, product, type Size, sameSize } from "./size.ts";

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
