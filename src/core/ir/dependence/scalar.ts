// The arithmetic of cells: what is known of a sum when this is known of its terms. One rule covers all cells
// of a primitive; `carry` says whose dependences go on (bit i: operand i).
import {
  BIG,
  bigThreshold,
  type CellKind,
  CON,
  type DependenceScope,
  LOW,
  maskThreshold,
  NEG,
  NF,
  UNK,
  vanishing,
} from "./abstract-tensor.ts";

export interface Scalar {
  kind: CellKind;
  value: number;
}

export interface Outcome extends Scalar {
  carry: number;
}

/** Called where at least one operand is not constant. */
export type ScalarRule = (
  ins: readonly Scalar[],
  out: Outcome,
  f?: Pick<DependenceScope, "assume">,
) => Outcome;

export function give(out: Outcome, kind: CellKind, carry: number, value = 0): Outcome {
  out.kind = kind;
  out.value = value;
  out.carry = kind === CON ? 0 : carry;
  return out;
}

/** A bound that is still a mask's, or an ordinary number. */
const negOrUnknown = (out: Outcome, carry: number, bound: number): Outcome =>
  bound >= maskThreshold ? give(out, NEG, carry, bound) : give(out, UNK, carry);

/** What a number computed from constants is as a constant of its dtype; engines work in float32. */
export function giveConstant(out: Outcome, value: number, isFloat: boolean): Outcome {
  if (Number.isNaN(value)) return give(out, NF, 0);
  const rounded = isFloat ? Math.fround(value) : value;
  // Where float32 and float64 part, neither is taken for sure.
  if (!Number.isFinite(rounded) && Number.isFinite(value)) return give(out, NF, 0);
  if (rounded === 0 && value !== 0) return give(out, UNK, 0);
  return give(out, CON, 0, rounded);
}

/** Either of two: what holds for both. */
export function joinRule(a: Scalar, b: Scalar, out: Outcome, carry: number): Outcome {
  if (a.kind === CON && b.kind === CON && Object.is(a.value, b.value)) return give(out, CON, 0, a.value);
  const [x, y] = [spread(a), spread(b)];
  if (x === NF || y === NF) return give(out, NF, carry);
  if (x === y && x === NEG) return negOrUnknown(out, carry, Math.min(boundOf(a), boundOf(b)));
  if (x === y) return give(out, x, carry);
  const low = x === LOW || y === LOW;
  const big = x === BIG || y === BIG;
  if (low) return give(out, big ? NF : LOW, carry);
  if (big) return give(out, BIG, carry);
  return give(out, LOW, carry);
}

/** The kind of a constant when its number is forgotten. */
function spread({ kind, value }: Scalar): CellKind {
  if (kind !== CON) return kind;
  if (value === Number.NEGATIVE_INFINITY) return LOW;
  if (value === Number.POSITIVE_INFINITY) return NF;
  return value <= -maskThreshold ? NEG : value >= bigThreshold ? BIG : UNK;
}

const boundOf = ({ kind, value }: Scalar): number => (kind === CON ? -value : value);

export const addRule: ScalarRule = ([a, b], out) => {
  const [x, y] = [a!, b!];
  if (x.kind === UNK && y.kind === UNK) return give(out, UNK, 3);
  if (x.kind === NF || y.kind === NF) return give(out, NF, 3);
  if (x.kind === CON) return addConstant(x.value, y, out, 2);
  if (y.kind === CON) return addConstant(y.value, x, out, 1);
  const [low, big] = [x.kind === LOW || y.kind === LOW, x.kind === BIG || y.kind === BIG];
  if (low) return give(out, big ? NF : LOW, 3);
  if (big) return give(out, BIG, 3);
  return give(out, NEG, 3, (x.kind === NEG ? x.value : 0) + (y.kind === NEG ? y.value : 0));
};

function addConstant(c: number, x: Scalar, out: Outcome, carry: number): Outcome {
  if (c === 0) return give(out, x.kind, carry, x.value);
  if (c === Number.NEGATIVE_INFINITY) return give(out, CON, 0, c);
  if (c === Number.POSITIVE_INFINITY) return x.kind === LOW ? give(out, NF, carry) : give(out, CON, 0, c);
  if (x.kind === LOW) return give(out, c >= bigThreshold ? NF : LOW, carry);
  if (x.kind === BIG) return give(out, BIG, carry);
  const bound = (x.kind === NEG ? x.value : 0) - c;
  if (bound >= maskThreshold) return give(out, NEG, carry, bound);
  return give(out, Math.abs(c) >= bigThreshold ? BIG : UNK, carry);
}

const negRule: ScalarRule = ([a], out) => {
  const { kind } = a!;
  return give(out, kind === NEG ? BIG : kind === LOW ? NF : kind, 1);
};

const turned: Scalar = { kind: UNK, value: 0 };
const negated: Outcome = { kind: UNK, value: 0, carry: 0 };

export const subRule: ScalarRule = ([a, b], out) => {
  const y = b!;
  if (y.kind === CON) {
    negated.kind = CON;
    negated.value = -y.value;
  } else negRule([y], negated);
  turned.kind = negated.kind;
  turned.value = negated.value;
  return addRule([a!, turned], out);
};

export const mulRule: ScalarRule = ([a, b], out) => {
  const [x, y] = [a!, b!];
  if (x.kind === UNK && y.kind === UNK) return give(out, UNK, 3);
  if (x.kind === NF || y.kind === NF) return give(out, NF, 3);
  if (x.kind === CON) return scale(x.value, y, out, 2);
  if (y.kind === CON) return scale(y.value, x, out, 1);
  return give(out, x.kind === LOW || y.kind === LOW ? NF : BIG, 3);
};

/** c · x. An exact 0 carries nothing, unless x may be infinite. */
function scale(c: number, x: Scalar, out: Outcome, carry: number): Outcome {
  if (c === 0) return x.kind === LOW ? give(out, NF, carry) : give(out, CON, 0, 0);
  if (c === 1) return give(out, x.kind, carry, x.value);
  if (!Number.isFinite(c)) return give(out, NF, carry);
  if (x.kind === NEG) return c > 0 ? negOrUnknown(out, carry, x.value * c) : give(out, BIG, carry);
  if (x.kind === LOW) return give(out, c > 0 ? LOW : NF, carry);
  return give(out, x.kind === UNK && Math.abs(c) < bigThreshold ? UNK : BIG, carry);
}

export const divRule: ScalarRule = ([a, b], out) => {
  const [x, y] = [a!, b!];
  if (x.kind === NF || y.kind === NF) return give(out, NF, 3);
  if (y.kind === CON) {
    if (y.value === 0) return give(out, NF, 1);
    if (!Number.isFinite(y.value)) return x.kind === LOW ? give(out, NF, 1) : give(out, CON, 0, 0);
    return scale(1 / y.value, x, out, 1);
  }
  if (x.kind === CON && x.value === 0) return give(out, CON, 0, 0);
  if (x.kind === LOW || (x.kind === CON && !Number.isFinite(x.value))) return give(out, NF, 3);
  const ordinary = x.kind === UNK || (x.kind === CON && Math.abs(x.value) < bigThreshold);
  return give(out, ordinary ? UNK : BIG, 3);
};

export const maxRule: ScalarRule = ([a, b], out) => {
  const [x, y] = [a!, b!];
  if (x.kind === NF || y.kind === NF) return give(out, NF, 3);
  for (const [one, other, carry] of [
    [x, y, 2],
    [y, x, 1],
  ] as const) {
    if (one.kind !== CON) continue;
    if (one.value === Number.NEGATIVE_INFINITY) return give(out, other.kind, carry, other.value);
    if (one.value === Number.POSITIVE_INFINITY) return give(out, CON, 0, one.value);
  }
  if (x.kind === BIG || y.kind === BIG) return give(out, BIG, 3);
  const [p, q] = [spread(x), spread(y)];
  if (p === BIG || q === BIG) return give(out, BIG, 3);
  if (p === UNK || q === UNK) return give(out, UNK, 3);
  if (p === LOW || q === LOW) return give(out, LOW, 3);
  return negOrUnknown(out, 3, Math.min(boundOf(x), boundOf(y)));
};

export const minRule: ScalarRule = ([a, b], out) => {
  const [x, y] = [a!, b!];
  if (x.kind === NF || y.kind === NF) return give(out, NF, 3);
  for (const [one, other, carry] of [
    [x, y, 2],
    [y, x, 1],
  ] as const) {
    if (one.kind !== CON) continue;
    if (one.value === Number.NEGATIVE_INFINITY) return give(out, CON, 0, one.value);
    if (one.value === Number.POSITIVE_INFINITY) return give(out, other.kind, carry, other.value);
  }
  const [p, q] = [spread(x), spread(y)];
  // The smaller of −∞-or-so and a big positive number is still no more than the first.
  if (p === LOW || q === LOW) return give(out, p === BIG || q === BIG ? NF : LOW, 3);
  if (p === BIG || q === BIG) return give(out, BIG, 3);
  if (p === NEG && q === NEG) return give(out, NEG, 3, Math.max(boundOf(x), boundOf(y)));
  if (p === NEG || q === NEG) return give(out, NEG, 3, boundOf(p === NEG ? x : y));
  return give(out, UNK, 3);
};

export const powRule: ScalarRule = ([a, b], out) => {
  const [x, y] = [a!, b!];
  // x⁰ and 1ˣ are 1 whatever x is, NaN too.
  if ((y.kind === CON && y.value === 0) || (x.kind === CON && x.value === 1)) return give(out, CON, 0, 1);
  if (!isTame(x) || !isTame(y)) return give(out, NF, 3);
  return give(out, x.kind === UNK && y.kind !== BIG ? UNK : BIG, 3);
};

export const modRule: ScalarRule = ([a, b], out) => {
  const [x, y] = [a!, b!];
  const dividesByZero = y.kind === CON && y.value === 0;
  if (!isTame(x) || !isTame(y) || dividesByZero) return give(out, NF, 3);
  return give(out, y.kind === UNK || y.kind === CON ? UNK : BIG, 3);
};

/** Surely finite. */
const isTame = ({ kind, value }: Scalar): boolean =>
  kind === CON ? Number.isFinite(value) : kind !== LOW && kind !== NF;

/** where(cond, a, b). */
export const whereRule: ScalarRule = ([cond, a, b], out) => {
  const [c, x, y] = [cond!, a!, b!];
  if (c.kind === CON) return c.value !== 0 ? give(out, x.kind, 2, x.value) : give(out, y.kind, 4, y.value);
  if (c.kind === NF) return give(out, NF, 7);
  return joinRule(x, y, out, 7);
};

/** A bool of anything: it stays suspect where its operand may be NaN. */
export const testRule: ScalarRule = (ins, out) => {
  const all = (1 << ins.length) - 1;
  return give(out, ins.some((x) => x.kind === NF) ? NF : UNK, all);
};

/** Equal marks are equal numbers. */
export const equalRule: ScalarRule = (ins, out) => {
  const [a, b] = ins as readonly [Scalar, Scalar];
  if (a.kind === UNK && b.kind === UNK && a.value !== 0 && a.value === b.value) return give(out, CON, 0, 1);
  return testRule(ins, out);
};

/** ∧ and ∨: an operand that decides alone lets nothing of the other through. */
export const decidedBy =
  (decisive: 0 | 1): ScalarRule =>
  (ins, out) => {
    const [a, b] = ins as readonly [Scalar, Scalar];
    for (const [one, other, carry] of [
      [a, b, 2],
      [b, a, 1],
    ] as const) {
      if (one.kind !== CON) continue;
      if ((one.value !== 0) === (decisive !== 0)) return give(out, CON, 0, decisive);
      return give(out, other.kind, carry);
    }
    return testRule(ins, out);
  };

/** What a function of one number makes of the kinds that are no ordinary numbers. */
export interface UnaryKinds {
  readonly neg?: CellKind;
  /** A masked score becomes an exact 0. */
  readonly vanishes?: true;
  readonly low?: CellKind;
  readonly big?: CellKind;
}

export const unaryRule =
  ({ neg = UNK, low = NF, big = BIG, vanishes }: UnaryKinds): ScalarRule =>
  ([a], out, f) => {
    const { kind, value } = a!;
    if (vanishes && kind === NEG && f) {
      f.assume((value - vanishing) / 2);
      return give(out, CON, 0, 0);
    }
    const to = kind === NEG ? neg : kind === LOW ? low : kind === BIG ? big : kind;
    return give(out, to, 1, to === NEG ? value : 0);
  };
