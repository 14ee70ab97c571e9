// Whole program → step program. Every value is asked for as a part of its time (a span); asking goes from the logits
// backwards, and where the past of a value is wanted that depends on the text, it is cut: what is kept comes in there, and
// its rows for the new positions go out.
//
// Right by induction: pointwise and moving operations restrict as they are; folding the parts of an axis is folding all
// of it, since what is left out counts for nothing; and a kept row was computed at a shorter length, but is the same at N
// where the value is stable. So every cut must be stable, and nothing else must.

import {
  type Builder,
  newBuilder,
  type Op,
  type Program,
  type ProgramInput,
  type Value,
} from "../ir/index.ts";
import { addSizes, dimsOf, literal, type Size } from "../shape/index.ts";
import { isCheapest, waysUp } from "./cut.ts";
import type { Fact } from "./fact.ts";
import { factsOf } from "./facts.ts";
import { fromInput } from "./inputs.ts";
import { Lift, type Part } from "./lift.ts";
import { Outside } from "./outside.ts";
import { type Cache, type TextWindow, textNames } from "./plan.ts";
import { refuse } from "./refusal.ts";
import { restrict } from "./restrict.ts";
import { refuseMixedSamples } from "./samples.ts";
import { fresh, type Span, type Spans, StepDims, spansKey } from "./span.ts";

/** Operations that wait for one another on the stack: a fraction of what a browser's worker has room for. */
const mostWaiting = 200;

/** Thrown where one more would wait. What it asks for is made first, from an empty stack. */
class TooManyWait extends Error {
  constructor(
    readonly id: number,
    readonly spans: Spans,
  ) {
    super("too many operations wait for one another");
  }
}

export class Derivation {
  readonly g: Builder;
  readonly lift: Lift;
  readonly dims: StepDims;
  /** What stands in empty slots, and in the rows of padding. */
  readonly empty: Outside;
  readonly padding: Outside;
  /** The dims of the written text. */
  readonly batch: Size;
  readonly time: string;
  readonly facts: readonly Fact[];
  readonly makers: ReadonlyMap<number, Op>;
  readonly readers: ReadonlyMap<number, readonly Op[]>;
  /** The program's inputs by their values. */
  readonly inputs: ReadonlyMap<number, ProgramInput>;
  readonly caches = new Map<string, Cache>();
  readonly windows = new Map<string, TextWindow>();
  readonly reaches = new Set<number>();
  /** Values that are computed once, by id. */
  readonly once = new Map<number, string>();
  private readonly made = new Map<string, Part>();
  private readonly parts = new Map<number, Spans[]>();
  private readonly names = new Map<number, string>();
  private waiting = 0;

  constructor(
    readonly whole: Program,
    readonly stream: string,
    readonly ragged: boolean,
  ) {
    const ids = whole.inputs.find((i) => i.kind === "ids" && i.stream === stream);
    const [batch, time] = ids ? whole.values[ids.value]!.shape : refuse("stream", null, stream);
    const isNamed = (s: Size | undefined) => s !== undefined && whole.dynamic.includes(s.key);
    if (!isNamed(batch) || !isNamed(time)) refuse("sizes", null, stream);
    const counting = [time!.key, batch!.key].find((dim) => whole.fixed?.includes(dim));
    if (counting !== undefined) refuse("counting", null, counting);
    if (ragged) refuseMixedSamples(whole, batch!.key);
    this.batch = batch!;
    this.time = time!.key;
    this.facts = factsOf(whole, stream, this.time);
    this.dims = new StepDims([
      ...Object.keys(whole.dims),
      ...whole.values.flatMap((v) => v.shape.flatMap(dimsOf)),
    ]);
    const count = this.dims.count.key;
    this.g = newBuilder({ ...whole.dims, [count]: 1 }, [...whole.dynamic, count]);
    this.lift = new Lift(this.g, this.batch);
    this.makers = new Map(whole.ops.map((op) => [op.output, op]));
    this.empty = new Outside(whole, this.facts, this.makers, "slots");
    this.padding = new Outside(whole, this.facts, this.makers, "padding");
    this.inputs = new Map(whole.inputs.map((i) => [i.value, i]));
    this.readers = readersOf(whole);
    for (const [name, id] of Object.entries(whole.outputs)) if (!this.names.has(id)) this.names.set(id, name);
  }

  /** A part of a value, asked for from outside, however many operations follow one another. */
  ask(id: number, spans: Spans): Part {
    const asked: Pick<TooManyWait, "id" | "spans">[] = [{ id, spans }];
    for (;;) {
      const next = asked.at(-1)!;
      try {
        const part = this.get(next.id, next.spans);
        asked.pop();
        if (asked.length === 0) return part;
      } catch (cause) {
        if (!(cause instanceof TooManyWait)) throw cause;
        asked.push(cause);
      }
    }
  }

  /** A part of a value; made once. */
  get(id: number, spans: Spans): Part {
    const key = `${id}:${spansKey(spans)}`;
    const known = this.made.get(key);
    if (known) return known;
    if (this.waiting === mostWaiting) throw new TooManyWait(id, spans);
    const { origin } = this.whole.values[id]!;
    this.waiting++;
    try {
      const part = this.g.from(origin, () => this.rowOfMade(id, spans) ?? this.make(id, spans));
      this.made.set(key, part);
      this.parts.set(id, [...(this.parts.get(id) ?? []), spans]);
      return part;
    } finally {
      this.waiting--;
    }
  }

  /** The parts of each value that were asked for, by its id. */
  get asked(): ReadonlyMap<number, readonly Spans[]> {
    return this.parts;
  }

  /** The last row of rows that are made anyway; of a pair of positions on either axis. */
  private rowOfMade(id: number, spans: Spans): Part | undefined {
    const axes = spans.flatMap((s, i) => (s?.part === "last" ? [i] : []));
    if (axes.length === 0) return undefined;
    const rows = this.made.get(`${id}:${spansKey(spans.map((s) => (s?.part === "last" ? fresh : s)))}`);
    return (
      rows && axes.reduce((part, axis) => this.lift.slice(part, axis, this.beforeLast, literal(1)), rows)
    );
  }

  private make(id: number, spans: Spans): Part {
    const { written, source, placed, time } = this.facts[id]!;
    const op = this.makers.get(id);
    if (!op) return fromInput(this, id, spans);
    if (source && !written && !placed && isCheapest(this, id, null))
      return this.lift.plain(this.fromOnce(id));
    const axis = spans.findIndex((s) => s?.part === "past");
    const isCuttable = axis >= 0 && written && time.filter((c) => c !== null).length === 1;
    if (isCuttable && isCheapest(this, id, axis)) {
      const { reach } = spans[axis] as Extract<Span, { part: "past" }>;
      return this.lift.plain(this.keep(id, axis, { kind: "slots", reach, fill: 0 }));
    }
    return restrict(this, op, spans);
  }

  /** What is kept of a value, as an input. */
  keep(id: number, axis: number, how: Pick<Cache, "kind" | "reach" | "fill">): Value {
    const { shape, dtype, origin } = this.whole.values[id]!;
    const { unstable, time } = this.facts[id]!;
    if (unstable) refuse(unstable.reason, unstable.node, unstable.what);
    if (time[axis] !== 0) refuse("offset", origin?.node ?? null, this.nameOf(id));
    // Its rows would have to grow along the other one, too.
    if (time.some((c, i) => c !== null && i !== axis)) refuse("again", origin?.node ?? null, this.nameOf(id));
    const whole = Number.isFinite(how.reach) ? "" : ":all";
    const usual = `${this.nameOf(id)}:${how.kind}${whole || how.reach}`;
    // Two shifts of one value may fill with different numbers.
    const isTaken = (this.caches.get(usual)?.fill ?? how.fill) !== how.fill;
    const name = isTaken ? `${usual}:${how.fill}` : usual;
    const batch = shape.findIndex((s) => s.key === this.batch.key);
    const address = this.names.get(id) ?? this.addressOf(id);
    const what = { value: id, name, node: origin?.node ?? null, address, dtype, shape, axis, batch };
    this.caches.set(name, { ...how, ...what });
    const size = how.kind === "slots" ? this.dims.slots(how.reach) : literal(how.reach);
    if (how.kind === "slots") this.reaches.add(how.reach);
    return this.g.input(
      { kind: "feed", name: textNames.kept(name) },
      { shape: shape.map((s, i) => (i === axis ? size : s)), dtype },
    );
  }

  private fromOnce(id: number): Value {
    const name = textNames.once(this.nameOf(id));
    this.once.set(id, name);
    return this.g.input({ kind: "feed", name }, this.whole.values[id]!);
  }

  /** `shape` with the parts in place of the axes of time. */
  shaped(shape: readonly Size[], spans: Spans): Size[] {
    return shape.map((s, i) => (spans[i] ? this.dims.sizeOf(spans[i]) : s));
  }

  /** n − 1. */
  get beforeLast(): Size {
    return addSizes(this.dims.count, literal(-1));
  }

  nameOf(id: number): string {
    return this.names.get(id) ?? `${this.addressOf(id)}~${id}`;
  }

  /** The output of a node whose numbers a value has, as they are or only moved; else its node. */
  private addressOf(id: number): string {
    const above = waysUp(this, id).map((at) => this.names.get(at));
    return above.find((name) => name !== undefined) ?? this.nodeOf(id) ?? "value";
  }

  nodeOf(id: number): string | null {
    return this.whole.values[id]!.origin?.node ?? null;
  }
}

function readersOf({ ops }: Program): ReadonlyMap<number, readonly Op[]> {
  const readers = new Map<number, Op[]>();
  for (const op of ops)
    for (const id of op.inputs) {
      const others = readers.get(id);
      if (others) others.push(op);
      else readers.set(id, [op]);
    }
  return readers;
}
