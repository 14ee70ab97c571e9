// Linear constraints with whole coefficients, and conjunctions of them: convex sets of indices, lengths and sizes.
// A constraint with larger numbers than can be reckoned with is dropped, which only makes a set larger.
import { gcd, isUnknown, isWholeForm, type Linear, minus, rename, substitute, times } from "./linear.ts";
import { isWholeVar, type Var } from "./variable.ts";

/** Σ coefs[i] · vars[i] + c ≥ 0, or = 0. */
export interface Constraint {
  readonly vars: readonly Var[];
  readonly coefs: readonly number[];
  readonly c: number;
  readonly isEquation: boolean;
  /** Equal for parallel constraints of one sense. */
  readonly direction: string;
  readonly key: string;
}

/** What is always, or never so. */
export type Trivial = boolean;

// Within these, sums of two products of coefficients and constants are exact.
export const mostCoef = 2 ** 22;
export const mostConstant = 2 ** 30;

/** form ≥ 0, or form = 0. Where all variables are whole, the constraint is tightened to whole numbers. */
export function constrain(form: Linear, isEquation = false): Constraint | Trivial {
  if (isUnknown(form)) return true;
  let { vars, coefs, c } = form; // the denominator is positive
  if (vars.length === 0) return isEquation ? c === 0 : c >= 0;
  const g = coefs.reduce(gcd, 0);
  if (g > 1) {
    if (c % g === 0) {
      coefs = coefs.map((k) => k / g);
      c /= g;
    } else if (vars.every(isWholeVar)) {
      if (isEquation) return false;
      coefs = coefs.map((k) => k / g);
      c = Math.floor(c / g);
    }
  }
  if (isEquation && coefs[0]! < 0) {
    coefs = coefs.map((k) => -k);
    c = -c;
  }
  c += 0; // no −0 in a key
  if (Math.abs(c) > mostConstant || coefs.some((k) => Math.abs(k) > mostCoef)) return true;
  const direction = `${vars.join()}|${coefs.join()}${isEquation ? "=" : ">"}`;
  return { vars, coefs, c, isEquation, direction, key: `${direction}${c}` };
}

export const formOf = ({ vars, coefs, c }: Constraint): Linear => ({ vars, coefs, c, den: 1 });

/** a ≤ b. */
export const atMost = (a: Linear, b: Linear): Constraint | Trivial => constrain(minus(b, a));
/** form > 0: over whole numbers, at least one over its denominator. */
export const positive = (form: Linear): Constraint | Trivial =>
  constrain(isWholeForm({ ...form, den: 1 }) ? { ...form, den: 1, c: form.c - 1 } : form);
/** a < b. */
export const below = (a: Linear, b: Linear): Constraint | Trivial => positive(minus(b, a));
export const equals = (a: Linear, b: Linear): Constraint | Trivial => constrain(minus(a, b), true);
/** What refutes a constraint that is no equation. */
export const opposite = (k: Constraint): Constraint | Trivial =>
  k.vars.every(isWholeVar) ? positive(times(formOf(k), -1)) : constrain(times(formOf(k), -1));

/** All of its constraints hold. They are sorted, none is said twice, and of parallel ones the tightest stays. */
export interface Conjunction {
  readonly constraints: readonly Constraint[];
  readonly key: string;
}

/** Nothing is asked: everything is in it. */
export const anything: Conjunction = { constraints: [], key: "" };

const byKey = (a: Constraint, b: Constraint): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/** Null where a contradiction is plain to see. */
export function conjunction(list: readonly (Constraint | Trivial)[]): Conjunction | null {
  const tightest = new Map<string, Constraint>();
  for (const k of list) {
    if (k === false) return null;
    if (k === true) continue;
    const old = tightest.get(k.direction);
    if (!old) tightest.set(k.direction, k);
    else if (k.isEquation && old.c !== k.c) return null;
    else if (k.c < old.c) tightest.set(k.direction, k);
  }
  for (const k of [...tightest.values()]) if (!squeeze(k, tightest)) return null;
  const constraints = [...tightest.values()].sort(byKey);
  return { constraints, key: constraints.map((k) => k.key).join("&") };
}

// Only grows by the distinct directions that a session meets.
const reverses = new Map<string, string>();

/** The direction of what bounds the same form from the other side. */
function reverseOf({ direction, vars, coefs }: Constraint): string {
  let reverse = reverses.get(direction);
  if (reverse === undefined) {
    reverse = `${vars.join()}|${coefs.map((x) => -x).join()}>`;
    reverses.set(direction, reverse);
  }
  return reverse;
}

/** A pair of opposite constraints makes an equation, or nothing: then false. */
function squeeze(k: Constraint, all: Map<string, Constraint>): boolean {
  if (k.isEquation || all.get(k.direction) !== k) return true;
  const other = all.get(reverseOf(k));
  if (!other) return true;
  if (k.c + other.c < 0) return false;
  if (k.c + other.c > 0) return true;
  all.delete(k.direction);
  all.delete(other.direction);
  const equation = constrain(formOf(k), true);
  if (typeof equation === "boolean") return equation;
  const had = all.get(equation.direction);
  all.set(equation.direction, equation);
  return !had || had.c === equation.c;
}

export const meet = (a: Conjunction, b: Conjunction): Conjunction | null =>
  a === b || b.constraints.length === 0
    ? a
    : a.constraints.length === 0
      ? b
      : conjunction([...a.constraints, ...b.constraints]);

/** With `e` in the place of `v`. */
export const substituted = (p: Conjunction, v: Var, e: Linear): Conjunction | null =>
  p.constraints.some((k) => k.vars.includes(v))
    ? conjunction(
        p.constraints.map((k) =>
          k.vars.includes(v) ? constrain(substitute(formOf(k), v, e), k.isEquation) : k,
        ),
      )
    : p;

export const renamed = (p: Conjunction, to: (v: Var) => Var): Conjunction | null =>
  p.constraints.length === 0
    ? p
    : conjunction(p.constraints.map((k) => constrain(rename(formOf(k), to), k.isEquation)));

export const varsOf = (p: Conjunction): Set<Var> => new Set(p.constraints.flatMap((k) => k.vars));
