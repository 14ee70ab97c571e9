// Fourier–Motzkin elimination (J. Fourier 1827, T. Motzkin 1936) with tightening to whole numbers. It works over the
// rationals: "no solution" is certain, "some solution" may be wrong, and that only ever costs precision.
import {
  type Conjunction,
  type Constraint,
  conjunction,
  constrain,
  formOf,
  type Trivial,
} from "./constraint.ts";
import { combine } from "./linear.ts";
import type { Var } from "./variable.ts";

/** More constraints than this are not worked out. */
const mostRows = 240;

const coefOf = (k: Constraint, v: Var): number => k.coefs[k.vars.indexOf(v)]!;

/** What is left without `v`; null: there is no solution; undefined: too many rows. */
function without(rows: readonly Constraint[], v: Var): readonly Constraint[] | null | undefined {
  const [using, rest]: [Constraint[], (Constraint | Trivial)[]] = [[], []];
  for (const k of rows) (k.vars.includes(v) ? using : rest).push(k);
  const equation = using
    .filter((k) => k.isEquation)
    .reduce<Constraint | null>(
      (a, b) => (a && Math.abs(coefOf(a, v)) <= Math.abs(coefOf(b, v)) ? a : b),
      null,
    );
  if (equation) {
    const a = coefOf(equation, v);
    for (const k of using) {
      if (k === equation) continue;
      const sum = combine(formOf(k), Math.abs(a), formOf(equation), -Math.sign(a) * coefOf(k, v));
      rest.push(constrain(sum, k.isEquation));
    }
  } else {
    const from = using.filter((k) => coefOf(k, v) > 0);
    const to = using.filter((k) => coefOf(k, v) < 0);
    if (rest.length + from.length * to.length > mostRows) return undefined;
    for (const l of from)
      for (const h of to) rest.push(constrain(combine(formOf(l), -coefOf(h, v), formOf(h), coefOf(l, v))));
  }
  return conjunction(rest)?.constraints ?? null;
}

/** How many rows an elimination adds; an equation adds none. */
function costOf(rows: readonly Constraint[], v: Var): number {
  let [from, to] = [0, 0];
  for (const k of rows) {
    const i = k.vars.indexOf(v);
    if (i < 0) continue;
    if (k.isEquation) return -1000;
    if (k.coefs[i]! > 0) from++;
    else to++;
  }
  return from * to - from - to;
}

function cheapest(rows: readonly Constraint[], vars: Iterable<Var>): Var | undefined {
  let [best, least]: [Var | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const v of vars) {
    const cost = costOf(rows, v);
    if (cost < least) [least, best] = [cost, v];
  }
  return best;
}

/** A set that holds every point from which some values of `vars` lead into `p`; null where `p` is empty. */
export function eliminate(p: Conjunction, vars: readonly Var[]): Conjunction | null {
  let rows: readonly Constraint[] = p.constraints;
  for (;;) {
    const v = cheapest(
      rows,
      vars.filter((u) => rows.some((k) => k.vars.includes(u))),
    );
    if (v === undefined) return conjunction(rows);
    const next = without(rows, v);
    if (next === null) return null;
    // Too many: what mentions it is forgotten.
    rows = next ?? rows.filter((k) => !k.vars.includes(v));
  }
}
