// What a cache costs: from what the derivation keeps, so that bytes told are bytes held.

import {
  addSizes,
  type Bindings,
  type Dtype,
  dim,
  evaluateSize,
  literal,
  mulSizes,
  productOfSizes,
  type Size,
} from "../shape/index.ts";
import type { Cache, StepPlan } from "./plan.ts";

export interface KeptBytes {
  /** Bytes that each position of the text adds, for all samples. */
  readonly perToken: Size;
  /** Rings of windows when they are full, and the last rows of shifts: they don't grow with the text. */
  readonly fixed: Size;
  /** What is computed once for another text: cross-attention's keys and values. */
  readonly once: Size;
  /** All of it, of a text at least as long as its windows. */
  readonly formula: Size;
}

const zero = literal(0);
export const bytesOf = (dtype: Dtype): number => (dtype === "bool" ? 1 : 4);

/** Bytes of one position. */
export const rowBytes = ({ shape, axis, dtype }: Cache): Size =>
  productOfSizes([literal(bytesOf(dtype)), ...shape.filter((_, i) => i !== axis)]);

export function keptBytes({ caches, once, time }: StepPlan): KeptBytes {
  const sum = (sizes: readonly Size[]) => sizes.reduce(addSizes, zero);
  const isOpen = ({ reach }: Cache) => !Number.isFinite(reach);
  const perToken = sum(caches.filter(isOpen).map(rowBytes));
  const rings = caches.filter((c) => !isOpen(c)).map((c) => mulSizes(rowBytes(c), literal(c.reach)));
  const source = Object.values(once?.outputs ?? {}).map((id) => {
    const { shape, dtype } = once!.values[id]!;
    return productOfSizes([literal(bytesOf(dtype)), ...shape]);
  });
  const formula = sum([mulSizes(perToken, dim(time)), ...rings, ...source]);
  return { perToken, fixed: sum(rings), once: sum(source), formula };
}

/** Bytes that a text of that many positions keeps: rings no longer than it. `at` are the sizes of the other dims. */
export function bytesAt(plan: StepPlan, positions: number, at: Bindings): number {
  const rows = (c: Cache) => (c.kind === "tail" ? c.reach : Math.min(positions, c.reach));
  const kept = plan.caches.reduce((n, c) => n + rows(c) * evaluateSize(rowBytes(c), at), 0);
  return kept + evaluateSize(keptBytes(plan).once, at);
}
