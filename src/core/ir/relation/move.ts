// Relations of primitives that only move entries: the output's index leads to the entry that it shows, and what was
// said of that entry's index is said of the output's.
import { one, type Size } from "../../shape/index.ts";
import { atMost, below } from "./constraint.ts";
import { constant, type Linear, minus, ofSize, plus, substitute, variable } from "./linear.ts";
import { mapBounds } from "./number.ts";
import { type Region, where } from "./region.ts";
import {
  type Case,
  commonDropped,
  commonTag,
  isOneEntry,
  type Related,
  sizeOfAtoms,
  type Tag,
  unstretched,
} from "./related.ts";
import type { RelationScope } from "./relation-scope.ts";
import type { Scope } from "./scope.ts";
import type { Space } from "./space.ts";
import { own, passing, type Var } from "./variable.ts";
import { align, type Names, type Seen, type View, viewOf } from "./view.ts";

/** The value with one axis as a single atom, or none: what is said of parts of the index is forgotten. */
export function flatAxis(x: Related, axis: number, space: Space): Related {
  const parts = x.axes[axis]!;
  if (parts.length <= 1) return x;
  const atoms: Size[] = [];
  const place = x.atoms.map((s, k) => (parts.includes(k) ? -1 : atoms.push(s) - 1));
  const joined = atoms.push(sizeOfAtoms(x.atoms, parts)) - 1;
  const names = place.map((n) => (n < 0 ? null : own(n)));
  const axes = x.axes.map((list, i) => (i === axis ? [joined] : list.map((k) => place[k]!)));
  return space.make({ ...x, atoms, axes, ...viewOf(space, x, names) });
}

/** `e`, in the indices of `to`, in the place of `v`; what does not lie in `within` is cut off. */
function putIndex(
  x: View & Pick<Seen, "dtype">,
  v: Var,
  e: Linear,
  from: (input?: string) => Scope,
  to: (input?: string) => Scope,
  within: Region,
): View {
  // By way of a passing name, for `e` may speak of a new index of the same number.
  const middle = passing(0);
  const region = (r: Region, input?: string) =>
    to(input).intersect(
      to(input).substitute(from(input).substitute(r, v, variable(middle)), middle, e),
      within,
    );
  const form = (l: Linear) => substitute(substitute(l, v, variable(middle)), middle, e);
  return {
    cases: x.cases.map((c) => ({ number: mapBounds(c.number, x.dtype, form), at: region(c.at) })),
    dependences: new Map([...x.dependences].map(([input, r]) => [input, region(r, input)])),
    mark: x.mark && { of: x.mark.of, at: x.mark.at.map(form) },
  };
}

/** Atom k taken out of the numbering: nothing may be said of it any more. */
export function withoutAtom({ atoms, axes }: Pick<Related, "atoms" | "axes">, k: number) {
  const after = (i: number) => (i > k ? i - 1 : i);
  return {
    atoms: atoms.filter((_, i) => i !== k),
    axes: axes.map((a) => a.filter((i) => i !== k).map(after)),
    names: atoms.map((_, i): Var | null => (i === k ? null : own(after(i)))) as Names,
  };
}

/** Entry i of the axis is entry start + i. */
export function sliced(given: Related, axis: number, start: Size, size: Size, c: RelationScope): Related {
  if (sizeOfAtoms(given.atoms, given.axes[axis]!).key === size.key) return given;
  const x = flatAxis(given, axis, c.space);
  const k = x.axes[axis]![0];
  if (k === undefined) return x;
  const tag = x.tags[axis];
  const moved: Tag | null = tag ? { ...tag, offset: plus(tag.offset, ofSize(start)) } : null;
  const tags = x.tags.map((t, i) => (i === axis ? moved : t));
  const from = (input?: string) => c.space.scope(x.atoms, input);
  if (isOneEntry(size)) {
    const view = putIndex(x, own(k), ofSize(start), from, from, where());
    const less = withoutAtom(x, k);
    return c.space.make({ ...x, ...less, ...viewOf(c.space, { ...x, ...view }, less.names), tags });
  }
  const atoms = x.atoms.map((s, i) => (i === k ? size : s));
  const to = (input?: string) => c.space.scope(atoms, input);
  const view = putIndex(x, own(k), plus(variable(own(k)), ofSize(start)), from, to, where());
  return c.space.make({ ...x, atoms, tags, ...view });
}

/** Axis i of the output is axis perm[i]. */
export function transposed(x: Related, perm: readonly number[], space: Space): Related {
  const order = perm.flatMap((p) => x.axes[p]!);
  let next = 0;
  return space.make({
    ...x,
    atoms: order.map((k) => x.atoms[k]!),
    axes: perm.map((p) => x.axes[p]!.map(() => next++)),
    tags: perm.map((p) => x.tags[p]!),
    ...viewOf(
      space,
      x,
      x.atoms.map((_, k) => own(order.indexOf(k))),
    ),
  });
}

/** Axes of one entry stretch, leading ones are added. */
export function expanded(x: Related, c: RelationScope): Related {
  const { atoms, axes, names } = align([x], c.shape);
  const lead = c.shape.length - x.axes.length;
  const tags = axes.map((axis, i) => unstretched(x, i - lead, axis));
  return c.space.make({ ...x, atoms, axes, tags, ...viewOf(c.space, x, names[0]!) });
}

/** One behind the other along an axis; the joined axis is a single atom, the last one. */
export function joined(ins: readonly Related[], axis: number, c: RelationScope): Related {
  const flat = ins.map((x) => flatAxis(x, axis, c.space));
  const others = c.shape.filter((_, i) => i !== axis);
  const { atoms: lead, axes, names } = align(flat, others, (x) => x.axes.filter((_, i) => i !== axis));
  const atoms = [...lead, c.shape[axis]!];
  const index = variable(own(lead.length));
  const gap = passing(1);
  let start = constant(0);
  const cases: Case[] = [];
  const dependences = new Map<string, Region>();
  const tags: (Tag | null)[] = [];
  flat.forEach((x, n) => {
    const k = x.axes[axis]![0];
    const size = k === undefined ? one : x.atoms[k]!;
    const end = plus(start, ofSize(size));
    const mine = where(atMost(start, index), below(index, end));
    const seen = viewOf(
      c.space,
      x,
      names[n]!.map((name, i) => (i === k ? gap : name)),
    );
    const to = (input?: string) => c.space.scope(atoms, input, [[gap, ofSize(size)]]);
    const view = putIndex({ ...seen, dtype: x.dtype }, gap, minus(index, start), to, to, mine);
    cases.push(...view.cases);
    for (const [input, r] of view.dependences)
      dependences.set(input, [...(dependences.get(input) ?? []), ...r]);
    const tag = x.tags[axis];
    tags.push(tag ? { ...tag, offset: minus(tag.offset, start) } : null);
    start = end;
  });
  const rest = [...axes];
  return c.space.make({
    atoms,
    axes: c.shape.map((_, i) => (i === axis ? [lead.length] : rest.shift()!)),
    tags: c.shape.map((_, i) =>
      commonTag(flat.map((x, n) => ({ x, tag: i === axis ? tags[n] : x.tags[i] }))),
    ),
    dropped: commonDropped(flat),
    dtype: c.dtype,
    cases,
    dependences,
  });
}
