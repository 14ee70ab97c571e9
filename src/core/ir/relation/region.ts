// Regions: unions of conjunctions. What is said of them here needs no ranges; the rest is asked of a `Scope`.
import {
  anything,
  type Conjunction,
  type Constraint,
  conjunction,
  renamed,
  type Trivial,
} from "./constraint.ts";
import { isEdgeOf, type Var } from "./variable.ts";

export type Region = readonly Conjunction[];

export const everywhere: Region = [anything];
export const nowhere: Region = [];

/** Where all of these hold. */
export function where(...list: readonly (Constraint | Trivial)[]): Region {
  const p = conjunction(list);
  return p === null ? nowhere : p.constraints.length === 0 ? everywhere : [p];
}

export const isEverywhere = (r: Region): boolean => r.length === 1 && r[0]!.constraints.length === 0;

export const renameRegion = (r: Region, to: (v: Var) => Var): Region =>
  isEverywhere(r) ? r : r.flatMap((p) => renamed(p, to) ?? []);

export const regionKey = (r: Region): string => r.map((p) => p.key).join(" ∪ ");

/** Whether it says anything of an index, or of the text of the sample that the index counts. */
export const speaksOf = (r: Region, v: Var): boolean =>
  r.some((p) => p.constraints.some((k) => k.vars.some((u) => u === v || isEdgeOf(u, v))));
