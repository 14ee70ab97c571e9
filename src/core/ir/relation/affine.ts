// Element-wise arithmetic of public numbers: linear forms stay linear; a comparison, a maximum or a minimum splits its
// indices into where it comes out one way and where the other. Both may hold: then the number is one of the two.
import type { Dtype } from "../../shape/index.ts";
import { CON } from "../dependence/abstract-tensor.ts";
import { atMost, below, type Constraint, type Trivial } from "./constraint.ts";
import {
  constant,
  fraction,
  hasWholeVars,
  isWholeForm,
  keyOf,
  type Linear,
  minus,
  over,
  plus,
  rational,
  sameLinear,
  times,
} from "./linear.ts";
import { asPublic, known, type Num, type PublicNumber, publicNumber } from "./number.ts";

/** A number, and the places where it may stand: where one of the lists holds, all of it. */
export interface Outcomes {
  readonly number: Num;
  readonly at: readonly (readonly (Constraint | Trivial)[])[];
}

interface AffineContext {
  /** Dtype of the first operand. */
  readonly from: Dtype;
  readonly to: Dtype;
  /** Forms that are whole numbers though they are written as quotients. */
  readonly wholeSizes: ReadonlySet<string>;
}

/** Operands are public numbers or constants. Null: nothing is known beyond what the scalar rule says. */
export type AffineRule = (ins: readonly Num[], c: AffineContext) => readonly Outcomes[] | null;

const always = (number: Num): readonly Outcomes[] => [{ number, at: [[]] }];
const both = (f: (a: Linear, b: Linear) => Linear, a: Linear | null, b: Linear | null): Linear | null =>
  a && b ? f(a, b) : null;

const ofTwo =
  (f: (a: PublicNumber, b: PublicNumber, c: AffineContext) => readonly Outcomes[] | null): AffineRule =>
  ([x, y], c) => {
    const [a, b] = [asPublic(x!), asPublic(y!)];
    return a && b ? f(a, b, c) : null;
  };

export const addAffine = ofTwo((a, b, { to }) =>
  always(publicNumber(both(plus, a.low, b.low), both(plus, a.high, b.high), a.isInteger && b.isInteger, to)),
);

export const subAffine = ofTwo((a, b, { to }) =>
  always(
    publicNumber(both(minus, a.low, b.high), both(minus, a.high, b.low), a.isInteger && b.isInteger, to),
  ),
);

/** By a constant that is a fraction exactly. */
export const mulAffine: AffineRule = ([x, y], { to }) => {
  const [k, other] = x!.kind === CON ? [x!, y!] : [y!, x!];
  const [by, a] = [k.kind === CON ? rational(k.value) : null, asPublic(other)];
  if (!by || !a) return null;
  if (by.c === 0) return always(known(0));
  const scaled = (l: Linear | null) => l && over(times(l, by.c), by.den);
  const [low, high] = by.c > 0 ? [a.low, a.high] : [a.high, a.low];
  return always(publicNumber(scaled(low), scaled(high), a.isInteger && by.den === 1, to));
};

/** By a positive whole number. What floats round of it only `floor` may look at. */
export const divAffine: AffineRule = ([x, y], { from, to }) => {
  const [a, k] = [asPublic(x!), y!];
  if (from !== "f32" || !a || k.kind !== CON || !Number.isInteger(k.value) || k.value <= 0) return null;
  if (k.value > largestDivisor) return null;
  const quotient = (l: Linear | null) => l && over(l, k.value);
  return always(publicNumber(quotient(a.low), quotient(a.high), false, to));
};

/** Behind a larger divisor a rounded quotient may reach the next whole number. */
const largestDivisor = 1024;

/** The whole number below: at least x − (d−1)/d for fractions by d. */
export const floorAffine: AffineRule = ([x], { to }) => {
  const a = asPublic(x!, true);
  if (!a || [a.low, a.high].some((l) => (l?.den ?? 1) > largestDivisor)) return null;
  if (a.isInteger) return always(a);
  const down = (l: Linear | null) =>
    l && minus(l, hasWholeVars(l) ? fraction(l.den - 1, l.den) : constant(1));
  return always(publicNumber(down(a.low), a.high, true, to));
};

const comparison = (isStrict: boolean): AffineRule =>
  ofTwo((a, b) => {
    const [yes, no] = isStrict ? [below, atMost] : [atMost, below];
    return [
      { number: known(1), at: [a.low && b.high ? [yes(a.low, b.high)] : []] },
      { number: known(0), at: [a.high && b.low ? [no(b.low, a.high)] : []] },
    ];
  });
export const lessAffine = comparison(true);
export const lessEqualAffine = comparison(false);

/** x < y, for whole numbers x + 1 ≤ y; nothing where a bound is not known. */
const apart = (x: Linear | null, y: Linear | null, areIntegers: boolean): (Constraint | Trivial)[] => {
  if (!x || !y) return [];
  if (areIntegers) return [atMost(plus(x, constant(1)), y)];
  return [isWholeForm(minus(y, x)) ? below(x, y) : atMost(x, y)];
};

export const equalAffine = ofTwo((a, b, { from }) => {
  if (from === "bool") return null;
  const areIntegers = a.isInteger && b.isInteger;
  const meet = [
    ...(a.low && b.high ? [atMost(a.low, b.high)] : []),
    ...(b.low && a.high ? [atMost(b.low, a.high)] : []),
  ];
  return [
    { number: known(1), at: [meet] },
    { number: known(0), at: [apart(a.low, b.high, areIntegers), apart(b.low, a.high, areIntegers)] },
  ];
});

/** Either operand, where it may be the chosen one. */
const chosen = (isMax: boolean): AffineRule =>
  ofTwo((a, b, { to }) => {
    const may = (x: PublicNumber, y: PublicNumber) => {
      const [least, most] = isMax ? [y.low, x.high] : [x.low, y.high];
      return least && most ? [atMost(least, most)] : [];
    };
    const same = (x: PublicNumber) => publicNumber(x.low, x.high, x.isInteger, to);
    return [
      { number: same(a), at: [may(a, b)] },
      { number: same(b), at: [may(b, a)] },
    ];
  });
export const maxAffine = chosen(true);
export const minAffine = chosen(false);

/** A number under another dtype; f32 → i32 cuts towards 0. */
export const castAffine: AffineRule = ([x], { from, to, wholeSizes }) => {
  const n = x!;
  if (to === "bool") return null;
  if (to === "f32" || from !== "f32") return always(n.kind === CON ? n : mapped(n, to));
  const a = asPublic(n);
  if (!a) return null;
  const integer = (low: Linear | null, high: Linear | null) => always(publicNumber(low, high, true, to));
  const isExact = a.low !== null && a.high !== null && sameLinear(a.low, a.high);
  if (a.isInteger || (isExact && (isWholeForm(a.low!) || wholeSizes.has(keyOf(a.low!)))))
    return integer(a.low, a.high);
  // What is not negative is cut down to its floor.
  if (isExact && a.low!.c >= 0 && a.low!.coefs.every((k) => k > 0) && hasWholeVars(a.low!))
    return integer(minus(a.low!, fraction(a.low!.den - 1, a.low!.den)), a.high);
  return integer(a.low && minus(a.low, constant(1)), a.high && plus(a.high, constant(1)));
};

const mapped = (n: Num, to: Dtype): Num => {
  const a = asPublic(n, true);
  return a ? publicNumber(a.low, a.high, a.isInteger, to) : n;
};
