// When one relation tells of no more than another, and one that tells of all that two do.
import { relation } from "../../ir/index.ts";

const { conjunction, isOrdinary, isUnknownNumber, joinedTag, numberKey, tagKey } = relation;

/** Indices and dtype: what two relations must have in common to be compared. */
const formOf = ({ atoms, axes, dtype }: relation.Related): string =>
  [atoms.map((s) => s.key), axes.map((a) => a.join(".")), dtype].join("|");

/** The positions on which both agree. */
const commonPositions = (x: relation.Related, next: relation.Related) => ({
  tags: x.tags.map((t, i) => joinedTag(t, next.tags[i] ?? null)),
  dropped: x.dropped.filter((t) => next.dropped.some((d) => tagKey(d) === tagKey(t))),
});

/** True only if all that `wide` says of positions is true of `x`. */
const agrees = (x: relation.Related, wide: relation.Related): boolean => {
  const { tags, dropped } = commonPositions(wide, x);
  return tags.every((t, i) => tagKey(t) === tagKey(wide.tags[i]!)) && dropped.length === wide.dropped.length;
};

/** True only if each part lies in one of the others, or in several of them together: a prefix and what lies behind it. */
const covers = (r: relation.Region, others: relation.Region, scope: relation.Scope): boolean =>
  r.every((p) => others.some((q) => scope.isWithin(p, q)) || scope.subtract([p], others).length === 0);

/** True only if every number and every dependence that `x` tells of is one that `wide` tells of. */
export function isWithin(space: relation.Space, x: relation.Related, wide: relation.Related): boolean {
  if (x === wide) return true;
  if (wide.mark !== null || formOf(x) !== formOf(wide) || !agrees(x, wide)) return false;
  const cases = space.scope(x.atoms);
  return (
    x.cases.every(({ number, at }) => {
      const key = numberKey(number);
      // An unknown number may be any ordinary one.
      const isAny = x.dtype === "f32" && isOrdinary(number);
      const same = wide.cases.filter(
        (c) => numberKey(c.number) === key || (isAny && isUnknownNumber(c.number)),
      );
      return covers(
        at,
        same.flatMap((c) => c.at),
        cases,
      );
    }) &&
    [...x.dependences].every(([input, r]) =>
      covers(r, wide.dependences.get(input) ?? [], space.scope(x.atoms, input)),
    )
  );
}

/** All that either tells of, and more: of the constraints of `x` those that `next` keeps. Null where they are unlike. */
export function widened(
  space: relation.Space,
  x: relation.Related,
  next: relation.Related,
): relation.Related | null {
  if (formOf(x) !== formOf(next)) return null;
  const inputs = new Set([...x.dependences.keys(), ...next.dependences.keys()]);
  const dependences = new Map(
    [...inputs].map((input) => {
      const [a, b] = [x.dependences.get(input) ?? [], next.dependences.get(input) ?? []];
      return [input, around(a, b, space.scope(x.atoms, input))] as const;
    }),
  );
  const cases = [...x.cases, ...next.cases];
  return space.make({ ...x, ...commonPositions(x, next), cases, dependences, mark: null });
}

/**
 * The first region, with those of its parts made wider that are nearest to what else the second has: a window that grows
 * in each iteration is one part, and the token itself, which may be padding, another.
 */
function around(a: relation.Region, b: relation.Region, scope: relation.Scope): relation.Region {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  let parts = a;
  for (const q of b) {
    if (covers([q], parts, scope)) continue;
    const wider = parts.map((p) => conjunction(p.constraints.filter((k) => scope.implies(q, k)))!);
    const most = Math.max(...wider.map((p) => p.constraints.length));
    const nearest = wider.findIndex((p) => p.constraints.length === most);
    parts = parts.with(nearest, wider[nearest]!);
  }
  return parts;
}
