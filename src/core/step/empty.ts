// What stands in slots in which nothing lies. The program's mask hides them by a choice, by 0 · x or by −∞ + x; the last two
// hide finite numbers alone, and what is computed of an empty slot need not be one: weights divided by the length of a key
// are 0 / 0 there. A mask painted by hand knows nothing of a position behind its last. So for what is folded it is told
// whether the mask is enough, or empty slots must be left out by their number. Told of the step's own operations, by which
// the numbers in the slots are made.

import type { Builder, Op, Value } from "../ir/index.ts";
import { dimsOf } from "../shape/index.ts";

const finite = 0;
/** A finite number or −∞. */
const masked = 1;
/** It may be NaN or infinite. */
const anything = 2;
/** What belongs to another position, so that no mask need hide it. */
const another = 3;
/** What an empty slot holds: the larger, the less is known. */
type Holds = number;

type Rule = (ins: readonly Holds[], op: Op, slots: EmptySlots) => Holds;

const most: Rule = (ins) => Math.max(finite, ...ins);
const ofFinite: Rule = (ins) => (ins.every((holds) => holds === finite) ? finite : anything);
const ofMasked: Rule = (ins) => (ins.every((holds) => holds <= masked) ? finite : anything);

/** A primitive that is not here may make anything of its operands: then slots are left out that a mask hides anyway. */
const rules: Readonly<Record<string, Rule>> = {
  ...{ add: most, max: most, min: most, floor: most, expand: most, reshape: most, transpose: most },
  ...{ slice: most, concat: most, cast: most, reduceSum: most, reduceMax: most, reduceMean: most },
  ...{ mul: ofFinite, neg: ofFinite, sin: ofFinite, cos: ofFinite, gelu: ofFinite, matmul: ofFinite },
  sumOfSquares: ofFinite,
  ...{ exp: ofMasked, tanh: ofMasked, sigmoid: ofMasked, relu: ofMasked, erf: ofMasked },
  sub: ([a = anything, b = anything]) => (b === finite ? a : anything),
  where: ([, ...ins]) => Math.max(...ins),
  gather: ([table = anything]) => table,
  // The whole text divides by what no slot has a part in, too.
  div: ([a], op, slots) => (a === finite && slots.isDivisor(op.inputs[1]!) ? finite : anything),
  // A row of nothing but −∞ gives NaN: a row along the slots has an entry that counts.
  softmax: ([x], op, slots) =>
    x === finite || (x === masked && slots.haveAxis(op.output, -1)) ? finite : anything,
  constant: (_, op) => {
    const { data } = op.attrs as { readonly data: readonly number[] };
    if (data.every(Number.isFinite)) return finite;
    return data.every((v) => v < Number.POSITIVE_INFINITY) ? masked : anything;
  },
};

export class EmptySlots {
  /** By the id of a value of the step. */
  private readonly holds: Holds[] = [];
  private readonly makers = new Map<number, Op>();
  private readonly clamped = new Set<number>();
  private read = 0;

  constructor(
    private readonly g: Builder,
    /** Whether a dim counts slots. */
    private readonly counts: (dim: string) => boolean,
  ) {}

  /** Empty slots of this value hold what belongs to the last position that it has. */
  clamp(value: Value): void {
    this.clamped.add(value.id);
  }

  /** Empty slots of this value hold `neutral`. */
  leaveOut(value: Value, neutral: number): void {
    this.readAll();
    this.holds[value.id] = Number.isFinite(neutral) ? finite : masked;
  }

  /** Whether a mask that gives `neutral` where it hides hides empty slots of this value. */
  areHidden(value: Value, neutral: number): boolean {
    this.readAll();
    return this.of(value.id) <= (neutral === 0 ? finite : masked);
  }

  isDivisor(id: number): boolean {
    const maker = this.makers.get(id);
    if (maker?.prim === "constant") return !(maker.attrs.data as readonly number[]).includes(0);
    return !this.g.typeOf(id).shape.some((s) => dimsOf(s).some(this.counts));
  }

  haveAxis(id: number, axis: number): boolean {
    return dimsOf(this.g.typeOf(id).shape.at(axis)!).some(this.counts);
  }

  /** Inputs are finite: zeros where nothing lies, and weights. */
  private of(id: number): Holds {
    return this.holds[id] ?? finite;
  }

  private readAll(): void {
    const { ops } = this.g.finish({});
    for (; this.read < ops.length; this.read++) this.add(ops[this.read]!);
  }

  private add(op: Op): void {
    this.makers.set(op.output, op);
    const { shape, dtype } = this.g.typeOf(op.output);
    const ins = op.inputs.map((id) => this.of(id));
    const rule: Rule = rules[op.prim] ?? (op.inputs.length === 0 ? most : () => anything);
    const isOfSlots = shape.some((s) => dimsOf(s).some(this.counts));
    // What no slot has a part in is what it is in the whole text.
    if (op.inputs.length === 0) this.holds[op.output] = rule(ins, op, this);
    else if (!isOfSlots) this.holds[op.output] = rule(ins, op, this) === masked ? masked : finite;
    else if (this.clamped.has(op.output) || ins.includes(another)) this.holds[op.output] = another;
    else this.holds[op.output] = dtype === "f32" ? rule(ins, op, this) : finite;
  }
}
