// Linear forms with rational coefficients over the variables. Numbers are kept where a float64 is exact; a form that
// leaves that range becomes `unknown`, of which nothing is ever concluded.
import type { Size } from "../../shape/index.ts";
import { isWholeVar, product, renameVar, type Var } from "./variable.ts";

/** (Σ coefs[i] · vars[i] + c) / den, in lowest terms; vars ascend, no coefficient is 0, den > 0. c is NaN: unknown. */
export interface Linear {
  readonly vars: readonly Var[];
  readonly coefs: readonly number[];
  readonly c: number;
  readonly den: number;
}

/** Beyond this a sum of two products of such numbers might round. */
const exact = 2 ** 50;
const unknown: Linear = { vars: [], coefs: [], c: Number.NaN, den: 1 };

export const isUnknown = (a: Linear): boolean => Number.isNaN(a.c);

export const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));

function make(map: ReadonlyMap<Var, number>, c: number, den: number): Linear {
  const vars = [...map.keys()].filter((v) => map.get(v) !== 0).sort((a, b) => a - b);
  const coefs = vars.map((v) => map.get(v)!);
  // NaN fails the comparison too.
  if (!(Math.abs(c) <= exact && den <= exact && coefs.every((k) => Math.abs(k) <= exact))) return unknown;
  let g = gcd(den, c);
  for (const k of coefs) {
    if (g === 1) break;
    g = gcd(g, k);
  }
  return g <= 1 ? { vars, coefs, c, den } : { vars, coefs: coefs.map((k) => k / g), c: c / g, den: den / g };
}

export const constant = (c: number): Linear =>
  Number.isSafeInteger(c) ? { vars: [], coefs: [], c, den: 1 } : unknown;
/** num / den, den > 0. */
export const fraction = (num: number, den: number): Linear => make(new Map(), num, den);
export const variable = (v: Var): Linear => ({ vars: [v], coefs: [1], c: 0, den: 1 });

/** a · ka + b · kb. */
export function combine(a: Linear, ka: number, b: Linear, kb: number): Linear {
  const map = new Map<Var, number>();
  const [fa, fb] = [ka * b.den, kb * a.den];
  for (let i = 0; i < a.vars.length; i++) map.set(a.vars[i]!, a.coefs[i]! * fa);
  for (let i = 0; i < b.vars.length; i++) {
    const v = b.vars[i]!;
    map.set(v, (map.get(v) ?? 0) + b.coefs[i]! * fb);
  }
  return make(map, a.c * fa + b.c * fb, a.den * b.den);
}

export const plus = (a: Linear, b: Linear): Linear => combine(a, 1, b, 1);
export const minus = (a: Linear, b: Linear): Linear => combine(a, 1, b, -1);
export const times = (a: Linear, k: number): Linear =>
  make(new Map(a.vars.map((v, i) => [v, a.coefs[i]! * k])), a.c * k, a.den);
/** a / den, den a positive whole number. */
export const over = (a: Linear, den: number): Linear =>
  make(new Map(a.vars.map((v, i) => [v, a.coefs[i]!])), a.c, a.den * den);

export const keyOf = (a: Linear): string => `${a.vars.join()}|${a.coefs.join()}|${a.c}/${a.den}`;
export const sameLinear = (a: Linear, b: Linear): boolean => !isUnknown(a) && keyOf(a) === keyOf(b);
export const mentions = (a: Linear, v: Var): boolean => a.vars.includes(v);

/** Whether the variables take whole numbers only. */
export const hasWholeVars = (a: Linear): boolean => a.vars.every(isWholeVar);
/** Whether the form takes whole numbers only. */
export const isWholeForm = (a: Linear): boolean => a.den === 1 && !isUnknown(a) && hasWholeVars(a);

/** A float as a fraction by a small power of two, where it is one. */
export function rational(x: number): Linear | null {
  for (let den = 1; den <= 1024; den *= 2)
    if (Number.isInteger(x * den) && Math.abs(x * den) < 2 ** 30)
      return { vars: [], coefs: [], c: x * den, den };
  return null;
}

const sizes = new WeakMap<Size, Linear>();

/** A size as a form over dims and products of dims. */
export function ofSize(size: Size): Linear {
  let form = sizes.get(size);
  if (!form) {
    form = size.terms.reduce<Linear>(
      (sum, { num, den, powers }) =>
        plus(sum, powers.length === 0 ? fraction(num, den) : make(new Map([[product(powers), num]]), 0, den)),
      size.key === "?" ? unknown : constant(0),
    );
    sizes.set(size, form);
  }
  return form;
}

/** `a` with `e` in the place of `v`. */
export function substitute(a: Linear, v: Var, e: Linear): Linear {
  const i = a.vars.indexOf(v);
  if (i < 0) return a;
  const rest = make(
    new Map(a.vars.flatMap((u, k) => (u === v ? [] : [[u, a.coefs[k]!] as const]))),
    a.c,
    a.den,
  );
  return plus(rest, over(times(e, a.coefs[i]!), a.den));
}

export function rename(a: Linear, to: (v: Var) => Var): Linear {
  const map = new Map<Var, number>();
  a.vars.forEach((v, i) => {
    const w = renameVar(v, to);
    map.set(w, (map.get(w) ?? 0) + a.coefs[i]!);
  });
  return make(map, a.c, a.den);
}
