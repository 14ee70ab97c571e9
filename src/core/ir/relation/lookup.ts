// Relations of gather and oneHot. A public id names known rows; an id from the data may name any, and what it names
// depends on the id besides.
import type { Size } from "../../shape/index.ts";
import { CON, NEG, NF, UNK } from "../dependence/abstract-tensor.ts";
import { joinRule, type Outcome, type Scalar } from "../dependence/scalar.ts";
import { atMost, below, constrain } from "./constraint.ts";
import { constant, type Linear, mentions, ofSize, plus, times, variable } from "./linear.ts";
import { flatAxis } from "./move.ts";
import { asPublic, asScalar, broken, known, mapBounds, type Num, numberKey, ordinary } from "./number.ts";
import { type Region, where } from "./region.ts";
import { type Case, isOneEntry, type Related, sizeOfAtoms } from "./related.ts";
import type { RelationScope } from "./relation-scope.ts";
import { own, passing, type Var } from "./variable.ts";
import { viewOf } from "./view.ts";

const o: Outcome = { kind: UNK, value: 0, carry: 0 };

/** One number that stands for any of these. */
function anyOf(numbers: readonly Num[]): Num {
  const [first, ...rest] = numbers;
  if (rest.every((n) => numberKey(n) === numberKey(first!))) return first!;
  const join = (a: Scalar, b: Scalar): Scalar => {
    joinRule(a, b, o, 3);
    return { kind: o.kind, value: o.value };
  };
  const { kind, value } = rest.map(asScalar).reduce(join, asScalar(first!));
  return { kind, value: kind === NEG || kind === CON ? value : 0 };
}

/** table [n, …d], ids […i] → […i, …d]. */
export function gathered(table: Related, ids: Related, c: RelationScope): Related {
  const flat = flatAxis(table, 0, c.space);
  const rowAtom = flat.axes[0]?.[0];
  const count = ofSize(sizeOfAtoms(flat.atoms, flat.axes[0]!));
  const row = passing(2);
  const atoms: Size[] = [...ids.atoms];
  const place = flat.atoms.map((s, k) => (k === rowAtom ? -1 : atoms.push(s) - 1));
  const axes = [...ids.axes, ...flat.axes.slice(1).map((list) => list.map((k) => place[k]!))];
  const rows = viewOf(
    c.space,
    flat,
    place.map((n): Var => (n < 0 ? row : own(n))),
  );
  const scope = c.space.scope(atoms);
  const wide = (input?: string) => c.space.scope(atoms, input, [[row, count]]);
  const cases: Case[] = [];
  const dependences = new Map<string, Region>();
  const depend = (input: string, r: Region) =>
    dependences.set(input, [...(dependences.get(input) ?? []), ...r]);
  for (const { number, at } of ids.cases) {
    const id = asPublic(number);
    if (number.kind === NF) cases.push({ number: broken, at });
    // A public id behind the last row stops the run at such sizes: nothing is claimed of them. One that may be negative
    // is a mistake at every size.
    if (id) {
      const negative = id.low ? where(constrain(times(plus(id.low, constant(1)), -1))) : at;
      cases.push({ number: broken, at: scope.intersect(at, negative) });
    }
    const isBounded = rowAtom !== undefined && id?.low && id.high;
    const named = isBounded
      ? wide().intersect(at, where(atMost(id.low!, variable(row)), atMost(variable(row), id.high!)))
      : at;
    const found = rows.cases.flatMap((k): Case[] => {
      const there = wide().project(wide().intersect(k.at, named), [row]);
      const ofRow = (l: Linear) => (mentions(l, row) ? null : l);
      return there.length > 0 ? [{ number: mapBounds(k.number, c.dtype, ofRow), at: there }] : [];
    });
    // Which row a public id names is public, too. Of an id from the data nobody knows, so that its rows are joined.
    if (id) cases.push(...found);
    else if (found.length > 0)
      cases.push({
        number: anyOf(found.map((k) => (k.number.kind === CON ? k.number : asScalar(k.number)))),
        at,
      });
    if (!id)
      for (const [input, r] of ids.dependences) depend(input, c.space.scope(atoms, input).intersect(r, at));
    for (const [input, r] of rows.dependences)
      depend(input, wide(input).project(wide(input).intersect(r, named), [row]));
  }
  const isText = flat.tags[0] !== null || flat.dependences.size > 0;
  return c.space.make({
    atoms,
    axes,
    // Rows of a text go where the ids say: which position an id stands at does not tell which it names.
    tags: [...(isText ? ids.tags.map(() => null) : ids.tags), ...flat.tags.slice(1)],
    dropped: isText ? [] : ids.dropped,
    dtype: c.dtype,
    cases,
    dependences,
  });
}

/** ids […i] → […i, depth]: 1 where the last index is the id. */
export function oneHotOf(ids: Related, depth: Size, c: RelationScope): Related {
  const atoms: Size[] = [...ids.atoms];
  const last = isOneEntry(depth) ? null : atoms.push(depth) - 1;
  const index = last === null ? constant(0) : variable(own(last));
  const scope = c.space.scope(atoms);
  const cases: Case[] = [];
  const unknown: Region[] = [];
  for (const { number, at } of ids.cases) {
    const id = asPublic(number);
    if (id?.low && id.high && id.isInteger) {
      const [from, to] = [id.low, id.high];
      cases.push({
        number: known(1),
        at: scope.intersect(at, where(atMost(from, index), atMost(index, to))),
      });
      const others = [where(below(index, to)), where(below(from, index))];
      // Where the bounds meet, another index than theirs is none of the id's.
      cases.push({ number: known(0), at: scope.union(...others.map((r) => scope.intersect(at, r))) });
    } else {
      cases.push({ number: number.kind === NF ? broken : ordinary, at });
      unknown.push(at);
    }
  }
  const carrying = scope.union(...unknown);
  return c.space.make({
    atoms,
    axes: [...ids.axes, last === null ? [] : [last]],
    tags: [...ids.tags, null],
    dropped: ids.dropped,
    dtype: c.dtype,
    cases,
    dependences: new Map(
      [...ids.dependences].map(([input, r]) => [input, c.space.scope(atoms, input).intersect(r, carrying)]),
    ),
  });
}
