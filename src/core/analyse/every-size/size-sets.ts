// Sizes at which a proof fails, as conditions on the dims: what is left of a forbidden dependence when indices and
// lengths are taken away. They hold too many rather than too few sizes, so that outside of them the proof stands.
import { relation } from "../../ir/index.ts";
import {
  addSizes,
  type Bindings,
  dim,
  divSizes,
  evaluateSize,
  literal,
  literalValue,
  mulSizes,
  type Size,
} from "../../shape/index.ts";
import type { Extent, SizeCondition, SizeSet } from "../leak-types.ts";
import { conditionText } from "./condition-text.ts";

const { aboutVar, conjunction, equals, ofSize, Scope, varsOf } = relation;

/** The sizes at which some index of this region is. */
export function sizesWith(region: relation.Region, scope: relation.Scope): relation.Region {
  const found = region.flatMap((p) => {
    const vars = new Set<relation.Var>();
    for (const v of varsOf(p)) {
      const info = aboutVar(v);
      if (info.kind !== "dim") vars.add(v);
      if (info.kind === "edge" && info.of !== null) vars.add(info.of);
    }
    return scope.project([p], [...vars]);
  });
  return new Scope(scope.world, new Map()).union(found);
}

/** The person's own numbers for names that no dim of the graph has: with these, is the set still possible? */
export function isPossibleAt(sizes: relation.Conjunction, pinned: Bindings, world: relation.World): boolean {
  const equations = Object.entries(pinned).map(([name, value]) =>
    equals(ofSize(dim(name)), ofSize(literal(value))),
  );
  // Products with pinned factors are products of the rest.
  for (const v of varsOf(sizes)) {
    const size = sizeOfVar(v);
    equations.push(equals(ofSize(size), ofSize(withPinned(size, pinned))));
  }
  const narrowed = conjunction([...sizes.constraints, ...equations]);
  return narrowed !== null && new Scope(world, new Map()).isPossible(narrowed);
}

/** A conjunction over dims as conditions that can be read, evaluated and sent elsewhere. */
export function sizeSet(sizes: relation.Conjunction, pinned: Bindings = {}): SizeSet {
  const conditions = sizes.constraints.map((k): SizeCondition => {
    const sum = k.vars.reduce(
      (size, v, i) => addSizes(size, mulSizes(literal(k.coefs[i]!), sizeOfVar(v))),
      literal(k.c),
    );
    return { size: withPinned(sum, pinned), isEquation: k.isEquation };
  });
  const real = conditions.filter((c) => literalValue(c.size) === undefined);
  return { conditions: real, text: real.map(conditionText).join(" and ") || "any size" };
}

/** Whether all of its conditions hold at these sizes. */
export const isInSet = ({ conditions }: SizeSet, at: Bindings): boolean =>
  conditions.every(({ size, isEquation }) => {
    const n = evaluateSize(size, at);
    // What cannot be evaluated may hold.
    return Number.isNaN(n) || (isEquation ? Math.abs(n) < 1e-9 : n > -1e-9);
  });

/** Sizes that a claim does not hold for; none where it was looked at cell by cell. */
export const exceptOf = (extent: Extent): readonly SizeSet[] =>
  extent.kind === "these-sizes" ? extent.except : extent.kind === "none" ? extent.at : [];

/** Whether the same sizes, by the same conditions, are among the sets. */
export const isAmong = (set: SizeSet, sets: readonly SizeSet[]): boolean => {
  const key = JSON.stringify(set.conditions);
  return sets.some((other) => JSON.stringify(other.conditions) === key);
};

/** A form over dims as a size; null where it has other variables. */
export function sizeOfForm(form: relation.Linear): Size | null {
  if (relation.isUnknown(form) || form.vars.some((v) => aboutVar(v).kind !== "dim")) return null;
  const sum = form.vars.reduce(
    (size, v, i) => addSizes(size, mulSizes(literal(form.coefs[i]!), sizeOfVar(v))),
    literal(form.c),
  );
  return divSizes(sum, literal(form.den)) ?? null;
}

function sizeOfVar(v: relation.Var): Size {
  const info = aboutVar(v);
  if (info.kind !== "dim") throw new Error("a size is made of dims alone");
  let size = literal(1);
  for (const factor of info.key.split("*")) {
    const at = factor.lastIndexOf("^");
    const [name, exponent] = [dim(factor.slice(0, at)), Number(factor.slice(at + 1))];
    for (let n = 0; n < Math.abs(exponent); n++)
      size = exponent > 0 ? mulSizes(size, name) : divSizes(size, name)!;
  }
  return size;
}

/** The size with numbers in the place of pinned names. */
function withPinned(size: Size, pinned: Bindings): Size {
  const terms = size.terms.map(({ num, den, powers }) => {
    let term = divSizes(literal(num), literal(den))!;
    for (const [name, exponent] of powers) {
      const value = pinned[name] === undefined ? dim(name) : literal(pinned[name]);
      for (let n = 0; n < Math.abs(exponent); n++)
        term = exponent > 0 ? mulSizes(term, value) : divSizes(term, value)!;
    }
    return term;
  });
  return terms.reduce(addSizes, literal(0));
}
