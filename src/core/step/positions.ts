// Positions and the length of the text as values of the step.

import type { Value } from "../ir/index.ts";
import { dimsOf, literal, one, type Size } from "../shape/index.ts";
import type { Derivation } from "./derivation.ts";
import type { Part } from "./lift.ts";
import { emptySlot, textNames } from "./plan.ts";
import { refuse } from "./refusal.ts";
import type { Span } from "./span.ts";

/** How many positions came before: i32 [], ragged [B]. */
const before = ({ g, ragged, batch }: Derivation): Value =>
  g.input({ kind: "feed", name: textNames.position }, { shape: ragged ? [batch] : [], dtype: "i32" });

/** The same so that it broadcasts over positions: ragged [B, 1]. */
function column(d: Derivation): Value {
  const position = before(d);
  return d.ragged ? d.g.reshape(position, { shape: [d.batch, one] }) : position;
}

const whole = (d: Derivation, size: Size): Value => d.g.cast(d.g.sizeOf({ size }), { dtype: "i32" });

/** The position of each entry of a span, i32 [span], ragged [B, span]. */
export function positionsOf(d: Derivation, span: Span): Part {
  const { g } = d;
  const part = (value: Value): Part => ({ value, each: d.ragged });
  if (span.part === "last") {
    const last = g.add(column(d), whole(d, d.beforeLast));
    return part(d.ragged ? last : g.reshape(last, { shape: [one] }));
  }
  // An empty slot counts as the position behind the last: hidden like it by whatever hides later positions, and no larger.
  if (span.part === "past")
    return part(g.min(slotsOf(d, span.reach), g.add(column(d), whole(d, d.dims.count))));
  const from = span.shift === 0 ? column(d) : g.add(column(d), g.scalar(span.shift, "i32"));
  return part(g.add(g.iota({ size: d.dims.sizeOf(span) }), from));
}

function slotsOf(d: Derivation, reach: number): Value {
  d.reaches.add(reach);
  const size = d.dims.slots(reach);
  const shape = d.ragged ? [d.batch, size] : [size];
  return d.g.input({ kind: "feed", name: textNames.slots(reach) }, { shape, dtype: "i32" });
}

/** True where something lies in a slot, bool [slots], ragged [B, slots]. */
export const isFilled = (d: Derivation, reach: number): Part => ({
  value: d.g.less(slotsOf(d, reach), d.g.scalar(emptySlot, "i32")),
  each: d.ragged,
});

/** True for the new positions that a sample has, bool [B, n]; false for the padding behind them. For ragged texts. */
export function isRead(d: Derivation): Part {
  const { g } = d;
  const counts = g.input({ kind: "feed", name: textNames.counts }, { shape: [d.batch], dtype: "i32" });
  const column = g.reshape(counts, { shape: [d.batch, one] });
  return { value: g.less(g.iota({ size: d.dims.count }), column), each: true };
}

/** A size as a number, f32 [], where the text is as long as it is after this step. */
export function sizeNow(d: Derivation, size: Size, node: string | null): Value {
  const { g } = d;
  if (!dimsOf(size).includes(d.time)) return g.sizeOf({ size });
  if (d.ragged) return refuse("length", node, "sizeOf");
  const now = g.add(g.cast(before(d), { dtype: "f32" }), g.sizeOf({ size: d.dims.count }));
  const times = (x: Value, factor: Value, power: number): Value =>
    Array.from({ length: Math.abs(power) }).reduce<Value>(
      (y) => (power > 0 ? g.mul(y, factor) : g.div(y, factor)),
      x,
    );
  const terms = size.terms.map(({ num, den, powers }) =>
    powers.reduce(
      (x, [name, power]) => {
        const factor =
          name === d.time
            ? now
            : g.sizeOf({ size: { terms: [{ num: 1, den: 1, powers: [[name, 1]] }], key: name } });
        return times(x, factor, power);
      },
      g.scalar(num / den),
    ),
  );
  return terms.length === 0 ? g.sizeOf({ size: literal(0) }) : terms.reduce((a, b) => g.add(a, b));
}
