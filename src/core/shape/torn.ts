// Shapes near a wrong one: those with as many entries as there are, and an order of axes in which none is torn.
import { stretches } from "./regroup.ts";
import { type Bindings, div, evaluate, isKnown, one, product, type Size } from "./size.ts";

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
