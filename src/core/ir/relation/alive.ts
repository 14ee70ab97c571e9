// Whether a row of numbers surely has an entry of some kind: a ∀∃ question, answered by candidates for the entry. Any
// candidates are sound; those that the regions' borders name find the causal diagonal, the first key, and the like.
import { atMost, constrain } from "./constraint.ts";
import {
  constant,
  isUnknown,
  keyOf,
  type Linear,
  mentions,
  minus,
  ofSize,
  plus,
  substitute,
  times,
  variable,
} from "./linear.ts";
import type { Num } from "./number.ts";
import { everywhere, nowhere, type Region, where } from "./region.ts";
import type { Related } from "./related.ts";
import type { Space } from "./space.ts";
import { isWholeVar, own, type Var } from "./variable.ts";

const mostCandidates = 16;

/** Rows along the axis of these atoms in which it is not certain that some entry is none of `isBad`. */
export function rowsNotSurelyAlive(
  space: Space,
  x: Related,
  axis: readonly number[],
  isBad: (n: Num) => boolean,
): Region {
  const scope = space.scope(x.atoms);
  const bad = scope.union(...x.cases.filter((c) => isBad(c.number)).map((c) => c.at));
  if (bad.length === 0) return nowhere;
  const [k] = axis;
  if (axis.length !== 1 || k === undefined) return scope.project(bad, axis.map(own));
  const v = own(k);
  const size = ofSize(x.atoms[k]!);
  let dead: Region = everywhere;
  for (const entry of candidates(space, x, k, v, size)) {
    // It may lie outside of the row, or be a bad one.
    const isOutside = [where(constrain(times(plus(entry, constant(1)), -1))), where(atMost(size, entry))];
    const isNoHelp = scope.union(...isOutside, scope.substitute(bad, v, entry));
    dead = scope.intersect(dead, isNoHelp);
    if (dead.length === 0) return nowhere;
  }
  return scope.project(dead, [v]);
}

/** The first and the last entry, those at the row's own indices, and those beside a border of a region. */
function candidates(space: Space, x: Related, k: number, v: Var, size: Linear): Linear[] {
  const list = new Map<string, Linear>();
  const offer = (l: Linear) => {
    // An entry is at a whole number: half of an odd size is none.
    const isWhole =
      l.den === 1 && !isUnknown(l) && l.vars.every((u) => isWholeVar(u) || space.isWholeSize(u));
    if (isWhole && !mentions(l, v)) list.set(keyOf(l), l);
  };
  offer(constant(0));
  offer(minus(size, constant(1)));
  x.atoms.forEach((_, n) => {
    if (n !== k) offer(variable(own(n)));
  });
  for (const { constraints } of x.cases.flatMap((c) => c.at))
    for (const { vars, coefs, c } of constraints) {
      const sign = coefs[vars.indexOf(v)] ?? 0;
      if (Math.abs(sign) !== 1) continue;
      const border = times(substitute({ vars, coefs, c, den: 1 }, v, constant(0)), -sign);
      for (const beside of [0, 1, -1]) offer(plus(border, constant(beside)));
    }
  return [...list.values()].slice(0, mostCandidates);
}
