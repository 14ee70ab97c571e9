// The axis of a repeat's iterations, which stands first: one entry of it, and all of them together.
import type { Builder, Value } from "../ir/index.ts";
import { literal, literalValue, type Size } from "../shape/index.ts";

/** Entry `index` of the leading axis. */
export function pickLeading(ir: Builder, value: Value, index: number): Value {
  const one = ir.slice(value, { axis: 0, start: literal(index), size: literal(1) });
  return ir.reshape(one, { shape: value.shape.slice(1) });
}

export function stackLeading(
  ir: Builder,
  values: readonly (Value | undefined)[],
  count: Size,
): Value | undefined {
  const there = values.filter((v) => v !== undefined);
  if (there.length === 0 || there.length < values.length) return undefined;
  const stacked = ir.concat(
    there.map((v) => ir.reshape(v, { shape: [literal(1), ...v.shape] })),
    { axis: 0 },
  );
  // What reads it knows the size by its name: N, where the concatenation has 2.
  const isNamed = literalValue(count) === undefined;
  return isNamed ? ir.slice(stacked, { axis: 0, start: literal(0), size: count }) : stacked;
}
