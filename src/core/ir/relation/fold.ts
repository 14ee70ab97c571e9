// Relations of primitives that fold entries into one: sums, means, maxima, and products of matrices, which are sums of
// products. Every entry that is folded may be depended on; what is known of the number goes by the kinds that occur.
import { BIG, bigThreshold, CON, LOW, maskThreshold, NEG, NF, UNK } from "../dependence/abstract-tensor.ts";
import type { Fold } from "../dependence/rows.ts";
import { mulRule } from "../dependence/scalar.ts";
import { rowsNotSurelyAlive } from "./alive.ts";
import { combine, elementwise, type Pointwise } from "./elementwise.ts";
import { known, type Num, ordinary, PUBLIC } from "./number.ts";
import { everywhere, type Region, renameRegion } from "./region.ts";
import {
  type Case,
  commonDropped,
  commonTag,
  type Related,
  refersTo,
  sizeOfAtoms,
  type Tag,
  unstretched,
} from "./related.ts";
import type { RelationScope } from "./relation-scope.ts";
import type { Scope } from "./scope.ts";
import { own, type Var } from "./variable.ts";
import { align, viewOf } from "./view.ts";

const product: Pointwise = { name: "mul", rule: mulRule, f: (a, b) => a * b };

const isBig = (n: Num): boolean =>
  n.kind === BIG || (n.kind === CON && Number.isFinite(n.value) && n.value >= bigThreshold);
const isLow = (n: Num): boolean =>
  n.kind === LOW || n.kind === NEG || (n.kind === CON && n.value <= -maskThreshold);
const isBroken = (n: Num): boolean =>
  n.kind === NF || (n.kind === CON && n.value === Number.POSITIVE_INFINITY);
const isZero = (n: Num): boolean => n.kind === CON && n.value === 0;
const isMinusInfinity = (n: Num): boolean => n.kind === CON && n.value === Number.NEGATIVE_INFINITY;

const present = (cases: readonly Case[]): Case[] => cases.filter((c) => c.at.length > 0);

/** Where a term of such a number may be among those of the row. */
const whereAny =
  (terms: readonly Case[], scope: Scope) =>
  (is: (n: Num) => boolean): Region =>
    scope.union(...terms.filter((t) => is(t.number)).map((t) => t.at));

/** What a sum can be of terms of these cases, each seen in the sum's indices. */
function sumOf(terms: readonly Case[], scope: Scope): Case[] {
  const any = whereAny(terms, scope);
  const [big, low] = [any(isBig), any(isLow)];
  return present([
    { number: { kind: NF, value: 0 }, at: scope.union(any(isBroken), scope.intersect(big, low)) },
    { number: { kind: BIG, value: 0 }, at: big },
    { number: { kind: LOW, value: 0 }, at: low },
    { number: ordinary, at: any((n) => !isBig(n) && !isLow(n) && !isBroken(n) && !isZero(n)) },
    { number: known(0), at: any(isZero) },
  ]);
}

/** The axes `folded` become one entry each, or go. */
export function folded(
  given: Related,
  axes: readonly number[],
  keep: boolean,
  how: Fold,
  c: RelationScope,
): Related {
  const x =
    how === "squares"
      ? elementwise([given, given], product, {
          ...c,
          shape: given.axes.map((a) => sizeOfAtoms(given.atoms, a)),
        })
      : given;
  const gone = axes.flatMap((a) => x.axes[a]!);
  const left = x.atoms.flatMap((_, k) => (gone.includes(k) ? [] : [k]));
  const names = x.atoms.map((_, k): Var | null => (gone.includes(k) ? null : own(left.indexOf(k))));
  const staying = x.axes.flatMap((list, a): { list: readonly number[]; tag: Tag | null }[] =>
    axes.includes(a) ? (keep ? [{ list: [], tag: null }] : []) : [{ list, tag: x.tags[a] ?? null }],
  );
  const atoms = left.map((k) => x.atoms[k]!);
  const view = viewOf(c.space, x, names);
  return c.space.make({
    atoms,
    axes: staying.map(({ list }) => list.map((k) => left.indexOf(k))),
    tags: staying.map(({ tag }) => tag),
    dropped: x.dropped,
    dtype: c.dtype,
    cases: gone.length === 0 ? view.cases : numbersOf(x, view.cases, gone, names, how, atoms, c),
    dependences: view.dependences,
  });
}

function numbersOf(
  x: Related,
  terms: readonly Case[],
  gone: readonly number[],
  names: readonly (Var | null)[],
  how: Fold,
  atoms: Related["atoms"],
  { space, dtype }: RelationScope,
): readonly Case[] {
  const scope = space.scope(atoms);
  if (dtype === "i32") {
    const isPublic = x.cases.every(({ number: { kind } }) => kind === PUBLIC || kind === CON);
    const isBad = x.cases.some(({ number: { kind } }) => kind === NF);
    if (isBad) return [{ number: { kind: NF, value: 0 }, at: everywhere }];
    return [
      {
        number: isPublic ? { kind: PUBLIC, low: null, high: null, isInteger: true } : ordinary,
        at: everywhere,
      },
    ];
  }
  if (how !== "max") return sumOf(terms, scope);
  const any = whereAny(terms, scope);
  // Rows that may lack an ordinary entry.
  const dead = rowsNotSurelyAlive(space, x, gone, (n) => isLow(n) || n.kind === NF);
  const to = (v: Var): Var => names[x.atoms.findIndex((_, k) => own(k) === v)] ?? v;
  return present([
    { number: { kind: NF, value: 0 }, at: any(isBroken) },
    { number: { kind: BIG, value: 0 }, at: any(isBig) },
    { number: { kind: LOW, value: 0 }, at: renameRegion(dead, to) },
    { number: { kind: UNK, value: 0 }, at: any((n) => !isMinusInfinity(n)) },
  ]);
}

/** […, n, k] · […, k, m]: products at common indices, summed over k. A product with an exact 0 carries nothing. */
export function contracted(x: Related, y: Related, c: RelationScope): Related {
  const lead = c.shape.slice(0, -2);
  const al = align([x, y], lead, (v) => v.axes.slice(0, -2));
  const atoms = [...al.atoms];
  const names: (Var | null)[][] = al.names.map((n) => [...n]);
  const take = (which: number, v: Related, axis: number): number[] =>
    v.axes.at(axis)!.map((k) => {
      const n = atoms.push(v.atoms[k]!) - 1;
      names[which]![k] = own(n);
      return n;
    });
  const rows = take(0, x, -2);
  const cols = take(1, y, -1);
  const kept = atoms.slice();
  const inner = contractedAtoms(x, y, atoms, names);
  const views = [x, y].map((v, i) => viewOf(c.space, v, names[i]!));
  const whole = c.space.scope(atoms);
  const scopeOf = (input: string) => c.space.scope(atoms, input);
  const terms = combine(views, product, { ...c, scope: whole, scopeOf, from: "f32", dtype: "f32" });
  const gone = inner.map(own);
  const tagAt = (i: number): Tag | null =>
    commonTag(
      [x, y].map((v) => ({ x: v, tag: unstretched(v, i - c.shape.length + v.axes.length, al.axes[i]!) })),
    );
  return c.space.make({
    atoms: kept,
    axes: [...al.axes, rows, cols],
    tags: [...lead.map((_, i) => tagAt(i)), x.tags.at(-2) ?? null, y.tags.at(-1) ?? null],
    dropped: commonDropped([x, y]),
    dtype: c.dtype,
    cases: sumOf(
      terms.cases.map((t) => ({ ...t, at: whole.project(t.at, gone) })),
      c.space.scope(kept),
    ),
    dependences: new Map([...terms.dependences].map(([s, r]) => [s, scopeOf(s).project(r, gone)])),
  });
}

/** Atoms of the contracted axis, as finely as both see it: none of what only one tells apart in its own way. */
function contractedAtoms(
  x: Related,
  y: Related,
  atoms: Related["atoms"][number][],
  names: (Var | null)[][],
): number[] {
  const [ofX, ofY] = [x.axes.at(-1)!, y.axes.at(-2)!];
  const keys = (v: Related, axis: readonly number[]) => axis.map((k) => v.atoms[k]!.key).join("×");
  const isSilent = (v: Related, axis: readonly number[]) => axis.every((k) => !refersTo(v, k));
  const isSame = keys(x, ofX) === keys(y, ofY);
  const leads = isSame || isSilent(y, ofY) ? 0 : isSilent(x, ofX) ? 1 : -1;
  if (leads < 0) return [];
  const [v, axis] = leads === 0 ? [x, ofX] : [y, ofY];
  const inner = axis.map((k) => atoms.push(v.atoms[k]!) - 1);
  axis.forEach((k, n) => {
    names[leads]![k] = own(inner[n]!);
  });
  if (isSame)
    ofY.forEach((k, n) => {
      names[1]![k] = own(inner[n]!);
    });
  return inner;
}
