// Normalization of a row, or the scale of one: every entry depends on the whole row.
import { withoutAtom } from "./move.ts";
import { broken, isInfinite, ordinary } from "./number.ts";
import { everywhere, type Region } from "./region.ts";
import type { Axes, Case, Related } from "./related.ts";
import type { RelationScope } from "./relation-scope.ts";
import { own } from "./variable.ts";
import { type View, viewOf } from "./view.ts";

function rowOf(x: Related, c: RelationScope): View {
  const vars = x.axes.at(-1)!.map(own);
  const scope = c.space.scope(x.atoms);
  const infinite = x.cases.filter(({ number }) => isInfinite(number));
  const cases: Case[] = [
    { number: ordinary, at: everywhere },
    { number: broken, at: scope.project(scope.union(...infinite.map((q) => q.at)), vars) },
  ];
  const across = ([input, r]: [string, Region]) =>
    [input, c.space.scope(x.atoms, input).project(r, vars)] as const;
  return { cases, dependences: new Map([...x.dependences].map(across)), mark: null };
}

/** Under the shape that it had. */
export const normalized = (x: Related, c: RelationScope): Related => c.space.make({ ...x, ...rowOf(x, c) });

/** One entry a row, the last axis kept with size 1. */
export function rowScale(x: Related, c: RelationScope): Related {
  let [axes, view]: [Axes, View] = [x, rowOf(x, c)];
  for (const k of [...x.axes.at(-1)!].sort((a, b) => b - a)) {
    const less = withoutAtom(axes, k);
    view = viewOf(c.space, { atoms: axes.atoms, dtype: x.dtype, ...view }, less.names);
    axes = less;
  }
  return c.space.make({ ...x, atoms: axes.atoms, axes: axes.axes, ...view, mark: null });
}
