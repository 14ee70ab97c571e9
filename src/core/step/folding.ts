// Operations that fold entries along time: the kept ones and the new ones apart, then together. What no causal mask hides
// must not count the slots in which nothing lies.

import type { Dependence, Op, Value } from "../ir/index.ts";
import { literal, one, productOfSizes } from "../shape/index.ts";
import type { Derivation } from "./derivation.ts";
import { hidesLater } from "./fact.ts";
import type { Part } from "./lift.ts";
import { isFilled, isRead, sizeNow } from "./positions.ts";
import { refuse } from "./refusal.ts";
import { fresh, type Span, type Spans, sameSpan } from "./span.ts";
import { neutralOf } from "./stable.ts";
import { through } from "./through.ts";
import { axesTo } from "./time.ts";

/** How far back entries count: beyond `reach` they are neutral, as outside of a window. 0: none of the kept ones counts. */
function reachOf(d: Derivation, id: number, axis: number, neutral: number | null, spans: Spans): number {
  const fact = d.facts[id]!;
  const [node, what] = [d.nodeOf(id), d.makers.get(id)?.prim ?? "a fold"];
  if (fact.time[axis] !== 0) return refuse("offset", node, what);
  if (spans.some((s) => s?.part === "past" || (s?.part === "new" && s.shift < 0)))
    return refuse("again", node, what);
  const ends = fact.planes
    .filter((p) => p.under === axis && p.value === neutral && p.by > 0 && spans[p.over])
    .map((p) => p.by - 1);
  return Math.min(Number.POSITIVE_INFINITY, ...ends);
}

const partsOf = (reach: number): Span[] => (reach < 1 ? [fresh] : [{ part: "past", reach }, fresh]);

/**
 * A part of an operand, with `neutral` in entries that are none of the text's, where it isn't known that they are that
 * number anyway: empty slots, and the padding behind shorter texts.
 */
function counted(
  d: Derivation,
  id: number,
  axis: number,
  neutral: number,
  spans: Spans,
  hidden: boolean,
): Part {
  const part = d.get(id, spans);
  const span = spans[axis]!;
  const isPast = span.part === "past";
  if (!isPast && !d.ragged) return part;
  // A mask hides them from the new queries.
  const isOfNew = spans.every((s, i) => i === axis || s === null || s.part === "last" || sameSpan(s, fresh));
  const outside = isPast ? d.empty : d.padding;
  if (hidden && isOfNew && outside.areAll(id, axis, neutral)) return part;
  const type = d.whole.values[id]!;
  const { g } = d;
  const { value, each } = isPast ? isFilled(d, span.reach) : isRead(d);
  const behind = Array.from({ length: type.shape.length - 1 - axis }, () => one);
  const belongs = { value: g.reshape(value, { shape: [...value.shape, ...behind] }), each };
  const none = d.lift.plain(g.scalar(neutral, type.dtype));
  return d.lift.aligned({ prim: "where", attrs: {} }, type, [belongs, part, none]);
}

export function contract(d: Derivation, op: Op, spans: Spans): Part {
  const [a, b] = op.inputs as readonly [number, number];
  const out = d.whole.values[op.output]!;
  const sides = [a, b].map((id, operand) => {
    const { time } = d.facts[id]!;
    const axis = time.length - (operand === 0 ? 1 : 2);
    const to = axesTo(d.whole, op, operand);
    return {
      ...{ id, axis },
      at: (inner: Span | null): Spans =>
        time.map((c, i) => (c === null ? null : i === axis ? inner : spans[to[i]!]!)),
    };
  });
  const [x, y] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const product = (left: Part, right: Part) => d.lift.aligned(op, out, [left, right]);
  if (d.facts[a]!.time[x.axis] === null) return product(d.get(a, x.at(null)), d.get(b, y.at(null)));
  const reach = Math.min(...sides.map((s) => reachOf(d, s.id, s.axis, 0, s.at(null))));
  const hidden = sides.some((s) => hidesLater(d.facts[s.id]!, s.axis, 0));
  if (!hidden && d.ragged) refuse("ragged", d.nodeOf(op.output), op.prim);
  const products = partsOf(reach).map((span) => {
    // 0 · x is 0 where x is finite: whichever side hides, the other one must hold numbers.
    const right = counted(d, b, y.axis, 0, y.at(span), true);
    return product(counted(d, a, x.axis, 0, x.at(span), hidden), right);
  });
  return sum(d, products, d.nodeOf(op.output));
}

const sum = (
  d: Derivation,
  parts: readonly Part[],
  node: string | null,
  combine: "add" | "max" = "add",
): Part =>
  parts.reduce((p, q) => {
    if (p.each !== q.each) return refuse("batch", node, combine);
    return { value: d.g.emit(combine, [p.value, q.value], {}), each: p.each };
  });

export function mixRow(d: Derivation, op: Op, neutral: number | null, spans: Spans): Part {
  const [x] = op.inputs as readonly [number];
  const { time } = d.facts[x]!;
  const axis = time.length - 1;
  const [node, what] = [d.nodeOf(op.output), op.prim];
  const apply = (p: Part): Part => ({ ...p, value: d.g.emit(what as "softmax", [p.value], op.attrs) });
  if (time[axis] === null) return apply(through(d, op, 0, spans));
  if (neutral === null) return refuse("every", node, what);
  const outer = spans.map((s, i) => (i === axis ? null : s));
  const spansAt = partsOf(reachOf(d, x, axis, neutral, outer));
  const wanted = spans[axis]!;
  const at = spansAt.findIndex((s) => sameSpan(s, wanted));
  if (at < 0) return refuse("again", node, what);
  const hidden = hidesLater(d.facts[x]!, axis, neutral);
  if (!hidden && d.ragged) refuse("ragged", node, what);
  const parts = spansAt.map((span) => {
    const full = outer.map((s, i) => (i === axis ? span : s));
    return counted(d, x, axis, neutral, full, hidden);
  });
  if (parts.length === 1) return apply(parts[0]!);
  const start = at === 0 ? literal(0) : d.dims.sizeOf(spansAt[0]!);
  return d.lift.slice(apply(d.lift.join(parts, axis)), axis, start, d.dims.sizeOf(wanted));
}

type Folding = Extract<Dependence, { kind: "folding" }>;

export function fold(d: Derivation, op: Op, record: Folding, spans: Spans): Part {
  const [x] = op.inputs as readonly [number];
  const { axes, keep } = record.over(op.attrs);
  const { time } = d.facts[x]!;
  const timed = axes.filter((axis) => time[axis] !== null);
  const to = (axis: number) => (keep ? axis : axis - axes.filter((a) => a < axis).length);
  const outer: Spans = time.map((c, i) => (c === null || axes.includes(i) ? null : spans[to(i)]!));
  const node = d.nodeOf(op.output);
  const name = op.prim as "reduceSum";
  if (timed.length === 0) return d.lift.one(name, d.get(x, outer), op.attrs);
  if (timed.length > 1) return refuse("twice", node, op.prim);
  const axis = timed[0]!;
  const neutral = neutralOf[record.how];
  const hidden = hidesLater(d.facts[x]!, axis, neutral);
  if (!hidden && d.ragged) return refuse("ragged", node, op.prim);
  const hide = neutral ?? 0;
  const parts = partsOf(reachOf(d, x, axis, neutral, outer)).map((span) => {
    const full = outer.map((s, i) => (i === axis ? span : s));
    return counted(d, x, axis, hide, full, hidden);
  });
  const each = (prim: "reduceSum") => parts.map((p) => d.lift.one(prim, p, op.attrs));
  if (record.how !== "mean") return sum(d, each(name), node, record.how === "max" ? "max" : "add");
  const total = sum(d, each("reduceSum"), node);
  return { ...total, value: d.g.div(total.value, lengthOf(d, op, axes)) };
}

const lengthOf = (d: Derivation, op: Op, axes: readonly number[]): Value =>
  sizeNow(d, productOfSizes(axes.map((a) => d.whole.values[op.inputs[0]!]!.shape[a]!)), d.nodeOf(op.output));
