// Parts of an axis, and what lies one behind the other: where that axis is time, the text is shifted or a table is read
// by position.

import { type IndexMap, isTextInput, type Op } from "../ir/index.ts";
import { addSizes, literal, literalValue } from "../shape/index.ts";
import type { Derivation } from "./derivation.ts";
import { constantIn } from "./fact.ts";
import { textWindow } from "./inputs.ts";
import type { Part } from "./lift.ts";
import { positionsOf } from "./positions.ts";
import { refuse } from "./refusal.ts";
import { fresh, last, type Span, type Spans } from "./span.ts";
import { through } from "./through.ts";
import { timeOffset } from "./time.ts";

/** The last row of the new ones. */
function lastRow(d: Derivation, id: number, axis: number, spans: Spans): Part {
  const rows = d.get(
    id,
    spans.map((s, i) => (i === axis ? fresh : s)),
  );
  return d.lift.slice(rows, axis, d.beforeLast, literal(1));
}

export function offset(
  d: Derivation,
  op: Op,
  { axis, start, size }: Extract<IndexMap, { map: "offset" }>,
  spans: Spans,
): Part {
  const [x] = op.inputs as readonly [number];
  const { time } = d.facts[x]!;
  const [node, what, span] = [d.nodeOf(op.output), op.prim, spans[axis]];
  const at = (own: Span | null): Spans =>
    time.map((c, i) => (c === null ? null : i === axis ? own : spans[i]!));
  if (time[axis] === null) {
    if (!span) return d.lift.slice(d.get(x, at(null)), axis, start, size);
    return rowsByPosition(d, op, axis, literalValue(start) ?? refuse("fixed", node, what), spans);
  }
  const from = literalValue(start);
  if (!span) {
    const isLast = timeOffset(start, d.time, node) === (time[axis] ?? 0) - 1 && literalValue(size) === 1;
    if (!isLast || time[axis] !== 0) return refuse("fixed", node, what);
    // The last row of a shorter text is another one.
    return d.ragged ? refuse("ragged", node, what) : d.get(x, at(last));
  }
  if (from === undefined) return refuse("fromEnd", node, what);
  if (span.part === "last") return lastRow(d, op.output, axis, spans);
  if (span.part === "past") return refuse("again", node, what);
  return d.get(x, at({ part: "new", shift: span.shift + from }));
}

/** A learned table of positions, read from its start on: its rows by number. */
function rowsByPosition(d: Derivation, op: Op, axis: number, from: number, spans: Spans): Part {
  const { g } = d;
  const span = spans[axis]!;
  const table = d.get(
    op.inputs[0]!,
    spans.map((s, i) => (i === axis ? null : s)),
  );
  if (table.each) return refuse("batch", d.nodeOf(op.output), op.prim);
  const { value, each } = positionsOf(d, span);
  const moved = from === 0 ? value : g.add(value, g.scalar(from, "i32"));
  // Slots in which nothing lies, and the padding of shorter texts, count on behind the table's end.
  const end = g.sizeOf({ size: addSizes(table.value.shape[axis]!, literal(-1)) });
  const isExact = span.part !== "past" && !each;
  const rows = isExact ? moved : g.min(moved, g.cast(end, { dtype: "i32" }));
  // A mask that is painted up to there hides its own last position, not those behind it.
  const isMask = !isExact && d.facts[op.inputs[0]!]!.painted !== null;
  if (isMask && each) return refuse("ragged", d.nodeOf(op.output), op.prim);
  if (axis === 0) {
    return { value: g.gather(table.value, rows), each };
  }
  if (each) return refuse("batch", d.nodeOf(op.output), op.prim);
  const order = [axis, ...table.value.shape.map((_, i) => i).filter((i) => i !== axis)];
  const found = g.gather(g.transpose(table.value, { perm: order }), rows);
  return d.lift.plain(g.transpose(found, { perm: order.map((_, i) => order.indexOf(i)) }));
}

export function join(d: Derivation, op: Op, axis: number, spans: Spans): Part {
  const span = spans[axis];
  if (!span)
    return d.lift.join(
      op.inputs.map((_, i) => through(d, op, i, spans)),
      axis,
    );
  const [node, what] = [d.nodeOf(op.output), op.prim];
  const text = op.inputs.at(-1)!;
  if (
    d.facts[text]!.time[axis] !== 0 ||
    op.inputs.slice(0, -1).some((id) => d.facts[id]!.time[axis] !== null)
  ) {
    // A Roll puts the last rows before the first.
    const rolled = op.inputs.map((id) => d.facts[id]!.unstable).find((u) => u?.reason === "fromEnd");
    return rolled ? refuse(rolled.reason, rolled.node, rolled.what) : refuse("behind", node, what);
  }
  if (span.part === "past") return refuse("again", node, what);
  if (span.part === "last") return lastRow(d, op.output, axis, spans);
  return shifted(d, op, axis, span, spans);
}

/** A text moved to the right behind copies of one number: its last rows are kept, or its ids come in moved. */
function shifted(
  d: Derivation,
  op: Op,
  axis: number,
  { shift }: Extract<Span, { part: "new" }>,
  spans: Spans,
): Part {
  const [node, what] = [d.nodeOf(op.output), op.prim];
  const text = op.inputs.at(-1)!;
  const by = d.facts[op.output]!.time[axis]!;
  const fills = op.inputs.slice(0, -1).map((id) => constantIn(d.facts[id]!));
  const fill = fills[0] ?? refuse("before", node, what);
  if (fills.some((f) => f !== fill)) return refuse("before", node, what);
  const input = d.inputs.get(text);
  if (input && isTextInput(input)) return d.lift.plain(textWindow(d, input, shift - by, fill));
  const isPair = d.facts[text]!.time.some((c, i) => c !== null && i !== axis);
  if (isPair || shift < 0 || shift > by) return refuse("again", node, what);
  const kept = d.keep(text, axis, { kind: "tail", reach: by, fill });
  const rows = d.get(
    text,
    spans.map((s, i) => (i === axis ? fresh : s)),
  );
  const both = d.lift.join([d.lift.plain(kept), rows], axis);
  return d.lift.slice(both, axis, literal(shift), d.dims.count);
}
