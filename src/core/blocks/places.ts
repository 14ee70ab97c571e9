// The order of entries along the last axis: what Top-k and Router choose by.
import type { Builder, Value } from "../ir/index.ts";
import { one } from "../shape/index.ts";

/**
 * How many entries come before each one, the largest first and of equal ones the earlier: f32 [… n] of [… n]. By n²
 * comparisons, all of primitives that the proof knows, and the same on every engine where entries are equal.
 */
export function placesOf(ir: Builder, x: Value): Value {
  const lead = x.shape.slice(0, -1);
  const size = x.shape.at(-1)!;
  const [mine, others] = [
    [...lead, size, one],
    [...lead, one, size],
  ].map((shape) => ir.reshape(x, { shape }));
  const entry = ir.iota({ size });
  const earlier = ir.less(entry, ir.reshape(entry, { shape: [size, one] }));
  const before = ir.or(ir.less(mine!, others!), ir.and(ir.equal(mine!, others!), earlier));
  return ir.reduceSum(ir.cast(before, { dtype: "f32" }), { axes: [lead.length + 1], keep: false });
}
