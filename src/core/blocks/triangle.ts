// Which entries are in each of the sums along an axis: what Cumulative sum and Linear attention multiply by.
import type { Builder, Value } from "../ir/index.ts";
import { literal, type Size } from "../shape/index.ts";

/** [n, n] of 0 and 1: which entries are in each sum. A product with it, so that the proof sees which are not. */
export function triangle(
  ir: Builder,
  size: Size,
  { reverse, exclusive }: { readonly reverse: boolean; readonly exclusive: boolean },
): Value {
  const entry = ir.iota({ size });
  const row = ir.reshape(entry, { shape: [size, literal(1)] });
  const [low, high] = reverse ? [row, entry] : [entry, row];
  return ir.cast(exclusive ? ir.less(low, high) : ir.lessEqual(low, high), { dtype: "f32" });
}
