// Which numbers can stand at an index: the kinds of the cells (abstract-tensor.ts), and besides numbers that are public: they
// follow from the index, the sizes and the lengths of the texts, and carry nothing of what the texts say.
import type { Dtype } from "../../shape/index.ts";
import {
  bigThreshold,
  type CellKind,
  CON,
  LOW,
  maskThreshold,
  NF,
  UNK,
} from "../dependence/abstract-tensor.ts";
import type { Scalar } from "../dependence/scalar.ts";
import { isUnknown, keyOf, type Linear, rational, sameLinear } from "./linear.ts";
import { isProductVar } from "./variable.ts";

/** The kind of a public number that differs from index to index. */
export const PUBLIC = 6;

/** Between `low` and `high`, null where no bound is known; exact where both are the same. */
export interface PublicNumber {
  readonly kind: typeof PUBLIC;
  readonly low: Linear | null;
  readonly high: Linear | null;
  readonly isInteger: boolean;
}

export type Num = (Scalar & { readonly kind: CellKind }) | PublicNumber;

export const known = (value: number): Num => (Number.isNaN(value) ? broken : { kind: CON, value });
export const ordinary: Num = { kind: UNK, value: 0 };
export const broken: Num = { kind: NF, value: 0 };

/** Index arithmetic is exact in float32 up to 2²⁴ and in i32 up to 2³¹; positions are below 2²⁰. */
const reach: Readonly<Record<Dtype, readonly [steepest: number, largest: number]>> = {
  f32: [16, 2 ** 23],
  i32: [1024, 2 ** 29],
  bool: [1, 1],
};

function inReach(form: Linear | null, dtype: Dtype): Linear | null {
  if (form === null || isUnknown(form)) return null;
  // A product of dims leaves the range of f32 and wraps around in i32.
  if (form.vars.some(isProductVar)) return null;
  const [steepest, largest] = reach[dtype];
  const slope = form.coefs.reduce((n, k) => n + Math.abs(k), 0) / form.den;
  return slope <= steepest && Math.abs(form.c) / form.den <= largest && form.den <= 2 ** 20 ? form : null;
}

/** A public number; a bound outside of what its dtype holds exactly is none. */
export function publicNumber(low: Linear | null, high: Linear | null, isInteger: boolean, dtype: Dtype): Num {
  const [from, to] = [inReach(low, dtype), inReach(high, dtype)];
  if (from && to && from.vars.length === 0 && sameLinear(from, to)) return known(from.c / from.den);
  return { kind: PUBLIC, low: from, high: to, isInteger };
}

/** The form that a number is, where it is known exactly. */
export const exactly = (n: Num | undefined): Linear | null =>
  n?.kind === PUBLIC && n.low && n.high && sameLinear(n.low, n.high) ? n.low : null;

const isBinary = (form: Linear | null): boolean => form === null || (form.den & (form.den - 1)) === 0;

/**
 * A public number as an interval; null for anything else. Floats round a quotient whose denominator is no power of 2,
 * so that only `floor` may look at one: it asks for `quotients`.
 */
export function asPublic(n: Num, quotients = false): PublicNumber | null {
  if (n.kind === PUBLIC) return quotients || n.isInteger || (isBinary(n.low) && isBinary(n.high)) ? n : null;
  if (n.kind !== CON || !Number.isFinite(n.value)) return null;
  const form = rational(n.value);
  return { kind: PUBLIC, low: form, high: form, isInteger: Number.isInteger(n.value) };
}

/** As the scalar rules of the cells see it: a public number is an ordinary one to them. */
export const asScalar = (n: Num): Scalar => (n.kind === PUBLIC ? { kind: UNK, value: 0 } : n);

/** Any ordinary number. */
export const isUnknownNumber = (n: Num): boolean => n.kind === UNK;

/** A number like those that weights and activations are. */
export const isOrdinary = (n: Num): boolean =>
  n.kind === UNK ||
  n.kind === PUBLIC ||
  (n.kind === CON && n.value > -maskThreshold && n.value < bigThreshold);

/** It may be NaN or an infinity. */
export const isInfinite = (n: Num): boolean =>
  n.kind === NF || n.kind === LOW || (n.kind === CON && !Number.isFinite(n.value));

export const numberKey = (n: Num): string =>
  n.kind === PUBLIC
    ? `P${n.isInteger}[${n.low ? keyOf(n.low) : ""};${n.high ? keyOf(n.high) : ""}]`
    : `${n.kind}:${n.value + 0}`;

/** A public number with its bounds changed alike; a bound that becomes null is lost. */
export function mapBounds(n: Num, dtype: Dtype, f: (bound: Linear) => Linear | null): Num {
  if (n.kind !== PUBLIC) return n;
  return publicNumber(n.low && f(n.low), n.high && f(n.high), n.isInteger, dtype);
}
