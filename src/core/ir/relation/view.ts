// Values seen in the indices of another space: renamed, with some forgotten, or side by side on common axes.
import type { Dtype, Size } from "../../shape/index.ts";
import { type Linear, rename } from "./linear.ts";
import { mapBounds } from "./number.ts";
import { renameRegion } from "./region.ts";
import { type Case, type Dependences, isOneEntry, type Mark, type Related, refersTo } from "./related.ts";
import type { Space } from "./space.ts";
import { own, type Var } from "./variable.ts";

/** What is known of a value, in whatever indices. */
export interface View {
  readonly cases: readonly Case[];
  readonly dependences: Dependences;
  readonly mark: Mark | null;
}

/** What a view is of: its atoms are those that the names replace. */
export type Seen = View & { readonly atoms: readonly Size[]; readonly dtype: Dtype };

/** For each atom of a value the variable that takes its place; null: what is said of it is forgotten. */
export type Names = readonly (Var | null)[];

export function viewOf(space: Space, x: Seen, names: Names): View {
  const { cases, dependences, mark } = x;
  if (names.every((name, k) => name === own(k))) return { cases, dependences, mark };
  const gone = names.flatMap((name, k) => (name === null ? [own(k)] : []));
  const replaced = new Map(names.flatMap((name, k) => (name === null ? [] : [[own(k), name] as const])));
  const to = (v: Var): Var => replaced.get(v) ?? v;
  const isLost = (l: Linear): boolean => gone.length > 0 && l.vars.some((v) => gone.includes(v));
  const scope = space.scope(x.atoms);
  return {
    cases: x.cases.map((c) => ({
      number: mapBounds(c.number, x.dtype, (l) => (isLost(l) ? null : rename(l, to))),
      at: renameRegion(scope.project(c.at, gone), to),
    })),
    dependences: new Map(
      [...x.dependences].map(([input, r]) => [
        input,
        renameRegion(space.scope(x.atoms, input).project(r, gone), to),
      ]),
    ),
    mark:
      x.mark && !x.mark.at.some(isLost) ? { of: x.mark.of, at: x.mark.at.map((l) => rename(l, to)) } : null,
  };
}

export interface Alignment {
  readonly atoms: Size[];
  readonly axes: number[][];
  /** For each value how its atoms are called there. */
  readonly names: (Var | null)[][];
}

const atomKeys = (x: Related, axis: readonly number[]): string => axis.map((k) => x.atoms[k]!.key).join("×");

/**
 * Values side by side on the axes of `shape`, which they broadcast to, aligned at the last one; `axesOf` tells which
 * axes take part. Where they see an axis as different atoms, the finest view of those that say something of it leads,
 * and the axis is forgotten if another that says something disagrees.
 */
export function align(
  values: readonly Related[],
  shape: readonly Size[],
  axesOf: (x: Related) => Related["axes"] = (x) => x.axes,
): Alignment {
  const atoms: Size[] = [];
  const names = values.map((x) => x.atoms.map((): Var | null => null));
  const axes = shape.map((size, i): number[] => {
    const used = values.flatMap((x, which) => {
      const own = axesOf(x);
      const axis = own[i - shape.length + own.length] ?? [];
      return axis.length > 0 ? [{ x, which, axis, keys: atomKeys(x, axis) }] : [];
    });
    if (used.length === 0) return isOneEntry(size) ? [] : [atoms.push(size) - 1];
    const loud = used.filter(({ x, axis }) => axis.some((k) => refersTo(x, k)));
    const lead = (loud.length > 0 ? loud : used).reduce((a, b) => (b.axis.length > a.axis.length ? b : a));
    if (!loud.every((u) => u.keys === lead.keys)) return [atoms.push(size) - 1];
    const fresh = lead.axis.map((k) => atoms.push(lead.x.atoms[k]!) - 1);
    for (const u of used)
      if (u.keys === lead.keys)
        u.axis.forEach((k, n) => {
          names[u.which]![k] = own(fresh[n]!);
        });
    return fresh;
  });
  return { atoms, axes, names };
}
