// Of sets of sizes those that do not lie within another: `T ≥ 3` says nothing beside `T ≥ 2`.
import type { SizeCondition, SizeSet } from "../analyse/index.ts";
import { literal, type Size, subSizes } from "../shape/index.ts";

export function widest(sets: readonly SizeSet[]): readonly SizeSet[] {
  const distinct = [...new Map(sets.map((s) => [s.text, s])).values()];
  return distinct.filter((a, i) => {
    const isCovered = (b: SizeSet, j: number) => i !== j && isWithin(a, b) && (!isWithin(b, a) || j < i);
    return !distinct.some(isCovered);
  });
}

/** Whether it is seen at once that b holds wherever a does: each condition of b is one of a, or a weaker one. */
const isWithin = (a: SizeSet, b: SizeSet): boolean =>
  b.conditions.every((weak) => a.conditions.some((strong) => implies(strong, weak)));

function implies(strong: SizeCondition, weak: SizeCondition): boolean {
  if (strong.size.key === weak.size.key) return strong.isEquation || !weak.isEquation;
  if (strong.isEquation || weak.isEquation) return false;
  const [a, b] = [numberOf(strong.size), numberOf(weak.size)];
  return subSizes(strong.size, literal(a)).key === subSizes(weak.size, literal(b)).key && a <= b;
}

function numberOf({ terms }: Size): number {
  const plain = terms.find((t) => t.powers.length === 0);
  return plain ? plain.num / plain.den : 0;
}
