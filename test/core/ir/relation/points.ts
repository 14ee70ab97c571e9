// Regions tried point by point: the other way of knowing what a union of conjunctions holds.
import type { Conjunction } from "../../../../src/core/ir/relation/constraint.ts";
import type { Linear } from "../../../../src/core/ir/relation/linear.ts";
import type { Region } from "../../../../src/core/ir/relation/region.ts";
import type { Var } from "../../../../src/core/ir/relation/variable.ts";

export type Point = ReadonlyMap<Var, number>;

export const valueAt = ({ vars, coefs, c, den }: Linear, at: Point): number =>
  vars.reduce((sum, v, i) => sum + coefs[i]! * at.get(v)!, c) / den;

export const holdsAt = (p: Conjunction, at: Point): boolean =>
  p.constraints.every((k) => {
    const sum = k.vars.reduce((n, v, i) => n + k.coefs[i]! * at.get(v)!, k.c);
    return k.isEquation ? sum === 0 : sum >= 0;
  });

export const isIn = (r: Region, at: Point): boolean => r.some((p) => holdsAt(p, at));

/** Every point of a box: variables with their first and last value. */
export function* box(vars: readonly (readonly [v: Var, from: number, to: number])[]): Generator<Point> {
  const [first, ...rest] = vars;
  if (!first) {
    yield new Map();
    return;
  }
  for (let n = first[1]; n <= first[2]; n++)
    for (const point of box(rest)) yield new Map([[first[0], n], ...point]);
}
