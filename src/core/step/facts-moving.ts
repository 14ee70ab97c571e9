// Facts of what moves entries about: forms and half-planes go along with their axes.

import { type IndexMap, type IrType, relation } from "../ir/index.ts";
import { type Dtype, literalValue, sameSize } from "../shape/index.ts";
import type { Fact, HalfPlane, Painted } from "./fact.ts";
import { movedNumber, movedPlanes, reformed } from "./facts-pointwise.ts";

type Known = Pick<Fact, "number" | "planes" | "painted">;

/** Axes go elsewhere, or become many: `axes` as `axesTo` has it. */
export const movedFacts = (fact: Fact, axes: readonly number[], dtype: Dtype): Known => ({
  number: movedNumber(fact.number, axes, dtype),
  planes: movedPlanes(fact.planes, axes),
  painted: null,
});

/** A part of one axis. */
export function offsetFacts(
  fact: Fact,
  { axis, start }: Extract<IndexMap, { map: "offset" }>,
  { shape, dtype }: IrType,
): Known {
  const from = literalValue(start);
  if (from === undefined) return { number: relation.ordinary, planes: [], painted: null };
  const index = relation.variable(relation.own(axis));
  const later = relation.plus(index, relation.constant(from));
  const painted = fact.painted && {
    ...fact.painted,
    start: fact.painted.start.map((s, i) => (i === axis ? s + from : s)),
  };
  const planes = fact.planes.map((p) =>
    p.over === axis ? { ...p, by: p.by - from } : p.under === axis ? { ...p, by: p.by + from } : p,
  );
  const isSquare = shape.length === 2 && sameSize(shape[0]!, shape[1]!);
  return {
    number: reformed(fact.number, dtype, (form) => relation.substitute(form, relation.own(axis), later)),
    planes: painted && isSquare ? [...planes, ...paintedPlanes(painted)] : planes,
    painted,
  };
}

/** One behind the other: what holds of all of them, where the axis in question is another. */
export function joinedPlanes(facts: readonly Fact[], axis: number): readonly HalfPlane[] {
  const [first, ...rest] = facts;
  return (first?.planes ?? []).filter(
    (p) =>
      p.over !== axis &&
      p.under !== axis &&
      rest.every((f) =>
        f.planes.some((q) => q.over === p.over && q.under === p.under && q.by <= p.by && q.value === p.value),
      ),
  );
}

/** From which diagonal on a painted mask is one number, on either side. The mask ends where the longest text does. */
function paintedPlanes({ dims, data, start }: Painted): HalfPlane[] {
  const [rows = 0, columns = 0] = dims;
  const [top = 0, left = 0] = start;
  const n = Math.min(rows - top, columns - left);
  return [0, 1].flatMap((over) => {
    const at = (high: number, low: number) => {
      const [i, j] = over === 0 ? [high, low] : [low, high];
      return data[(i + top) * columns + j + left];
    };
    const value = at(n - 1, 0);
    if (value === undefined || n < 2) return [];
    const isFlat = (by: number) =>
      Array.from({ length: n }, (_, low) => low + by).every(
        (high, low) => high < 0 || high >= n || at(high, low) === value,
      );
    let by = n - 1;
    while (by > 1 - n && isFlat(by - 1)) by--;
    return [{ over, under: 1 - over, by, value }];
  });
}
