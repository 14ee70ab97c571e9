// Matching: one named dimension of a variant is scaled until the variant has as many parameters, or takes as many
// operations, as the base, so that a difference is not one of size.
import {
  type Checked,
  check,
  costOf,
  countParameters,
  didYouMean,
  evaluateSize,
  type HeddleDocument,
  hasErrors,
  lower,
  nearNames,
  weightTable,
} from "../../core/index.ts";
import { refused, type Varied } from "./variation.ts";

export type Matched = "params" | "flops";

/** How far the match may be off. */
const tolerance = 0.02;
/** A dimension is scaled to this many times what it was, at most. */
const reach = 64;

const nouns = { params: "parameters", flops: "FLOPs of a forward pass" } as const;

const measure = (checked: Checked, by: Matched): number =>
  by === "params"
    ? countParameters(weightTable(checked)).known
    : evaluateSize(costOf(lower(checked)).total.flops, checked.bindings);

/** The edit that makes `variant` match `base`; a sentence where no value of the dimension does. */
export function match(base: HeddleDocument, variant: HeddleDocument, by: Matched, dim: string): Varied {
  const was = variant.dims[dim];
  const near = didYouMean(nearNames(dim, Object.keys(variant.dims)));
  if (was === undefined)
    return refused(`Unknown dimension ${dim}${near}; the graph has ${Object.keys(variant.dims).join(", ")}.`);
  if (typeof was !== "number")
    return refused(
      `The dimension ${dim} = ${was} cannot be scaled: it must be a number. Scale what it is made of.`,
    );
  const at = check(variant);
  if (at.dynamic.includes(dim))
    return refused(`The dimension ${dim} cannot be scaled: it is the size of the text, not of the model.`);
  const goal = measure(check(base), by);
  const sizeAt = (value: number): number => {
    const checked = check({ ...variant, dims: { ...variant.dims, [dim]: value } });
    return hasErrors(checked) ? Number.NaN : measure(checked, by);
  };
  const best = nearest(sizeAt, goal, was * reach, was);
  if (best === null)
    return refused(`The dimension ${dim} cannot be matched: the ${nouns[by]} do not grow with it.`);
  if (Math.abs(best.size / goal - 1) > tolerance) {
    const closest = `${dim} = ${best.value} comes nearest, with ${best.size.toLocaleString("en")} for ${goal.toLocaleString("en")}`;
    return refused(
      `The dimension ${dim} cannot be matched to within ${100 * tolerance} % of the base's ${nouns[by]}: ${closest}.`,
    );
  }
  return { ok: true, edits: best.value === was ? [] : [{ edit: "setDim", dim, value: best.value }] };
}

/** The value whose size is nearest to the goal among those that the graph allows, near where the size crosses it. */
function nearest(
  sizeAt: (value: number) => number,
  goal: number,
  most: number,
  was: number,
): { readonly value: number; readonly size: number } | null {
  // Where the graph has errors at a value (D/H is no integer), the next multiple that it has none at stands for it.
  const allowed = (value: number, step: 1 | -1): { value: number; size: number } | null => {
    for (let v = value; v >= 1 && v <= most && Math.abs(v - value) <= 64; v += step) {
      const size = sizeAt(v);
      if (!Number.isNaN(size)) return { value: v, size };
    }
    return null;
  };
  const [least, largest] = [allowed(1, 1), allowed(most, -1)];
  if (!least || !largest || largest.size <= least.size || Number.isNaN(sizeAt(was))) return null;
  let [low, high] = [least.value, largest.value];
  while (high - low > 1) {
    const middle = allowed((low + high) >> 1, 1);
    if (!middle || middle.value >= high) high = (low + high) >> 1;
    else if (middle.size < goal) low = middle.value;
    else high = (low + high) >> 1;
  }
  const candidates = [allowed(low, -1), allowed(high, 1), allowed(low, 1)].filter((c) => c !== null);
  candidates.sort((a, b) => Math.abs(a.size - goal) - Math.abs(b.size - goal));
  return candidates[0] ?? null;
}
