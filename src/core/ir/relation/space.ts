// The space of one analysis: it simplifies values and keeps each once, so that what a repeated layer makes of equal
// operands is found again by its number.
import type { Dtype, Size } from "../../shape/index.ts";
import { CON, UNK } from "../dependence/abstract-tensor.ts";
import { constant, keyOf, type Linear, ofSize, variable } from "./linear.ts";
import { isOrdinary, numberKey, ordinary, PUBLIC } from "./number.ts";
import { everywhere, isEverywhere, nowhere, type Region, regionKey } from "./region.ts";
import {
  type Case,
  type Dependences,
  type Mark,
  placeKey,
  type Related,
  rowsOfTexts,
  sizeOfAtoms,
  type Tag,
  tagKey,
} from "./related.ts";
import { Scope } from "./scope.ts";
import { own, source, type Var } from "./variable.ts";
import type { World } from "./world.ts";

/** A value with more cases than this forgets its ordinary numbers. */
const mostCases = 10;

/** A value before it is simplified; what is absent is empty. */
export interface Draft {
  readonly atoms: readonly Size[];
  readonly axes: readonly (readonly number[])[];
  readonly tags?: readonly (Tag | null)[];
  readonly dropped?: readonly Tag[];
  readonly dtype: Dtype;
  readonly cases: readonly Case[];
  readonly dependences?: Dependences;
  readonly mark?: Mark | null;
}

export class Space {
  private readonly values = new Map<string, Related>();
  private readonly scopes = new Map<string, Scope>();
  private readonly terms = new Map<string, number>();
  constructor(
    readonly world: World,
    /** Sizes of the inputs whose entries are told apart. */
    readonly sources: ReadonlyMap<string, readonly Linear[]>,
    /** Keys of the sizes that count positions of a text. */
    readonly times: ReadonlySet<string>,
    /** Forms that are sizes of axes, or parameters: whole numbers, however they are written. */
    readonly wholeSizes: ReadonlySet<string>,
  ) {}

  /** Ranges of a value's indices, of an input's, and of passing ones. */
  scope(
    atoms: readonly Size[],
    input?: string,
    passing: readonly (readonly [v: Var, size: Linear])[] = [],
  ): Scope {
    let key = input ?? "";
    for (const s of atoms) key += `|${s.key}`;
    for (const [v, l] of passing) key += `;${v}:${keyOf(l)}`;
    let scope = this.scopes.get(key);
    if (!scope) {
      const sizes = new Map<Var, Linear>(atoms.map((size, k) => [own(k), ofSize(size)]));
      for (const [axis, size] of (this.sources.get(input ?? "") ?? []).entries())
        sizes.set(source(axis), size);
      for (const [v, size] of passing) sizes.set(v, size);
      scope = new Scope(this.world, sizes);
      this.scopes.set(key, scope);
    }
    return scope;
  }

  /** Whether a quotient of dims is a size of some axis, or a parameter: a whole number. */
  isWholeSize(v: Var): boolean {
    return this.wholeSizes.has(keyOf(variable(v)));
  }

  /** A number for a function of marked numbers, the same for the same words. */
  term(words: string): number {
    const id = this.terms.get(words) ?? -1 - this.terms.size;
    this.terms.set(words, id);
    return id;
  }

  /** How many different values there were. */
  get count(): number {
    return this.values.size;
  }

  make(v: Draft): Related {
    const cases = this.cases(v);
    const dependences = new Map<string, Region>();
    for (const [input, r] of [...(v.dependences ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const union = this.scope(v.atoms, input).union(r);
      if (union.length > 0) dependences.set(input, union);
    }
    // An axis as long as a text counts its positions.
    const said = v.axes.map((axis, i): Tag | null => {
      const { key } = sizeOfAtoms(v.atoms, axis);
      const tag = v.tags?.[i] ?? null;
      if (!this.times.has(key) || axis.length > 1) return tag;
      const whole: Tag = { time: key, offset: constant(0) };
      return tag && placeKey(tag) === placeKey(whole) ? tag : whole;
    });
    const { atoms, axes, dtype } = v;
    const tags = rowsOfTexts(said, dependences);
    // Only of a text's own rows is it worth knowing which they were.
    const dropped = (v.dropped ?? []).filter((t) => t.stream !== undefined && dependences.has(t.stream));
    const mark = v.mark ?? null;
    return this.kept({ atoms, axes, tags, dropped, dtype, cases, dependences, mark });
  }

  private cases({ atoms, dtype, cases }: Draft): readonly Case[] {
    const scope = this.scope(atoms);
    const byNumber = new Map<string, { number: Case["number"]; at: Region[] }>();
    for (const { number, at } of cases) {
      const key = numberKey(number);
      const had = byNumber.get(key);
      if (had) had.at.push(at);
      else byNumber.set(key, { number, at: [at] });
    }
    let list = [...byNumber.values()]
      .map(({ number, at }): Case => ({ number, at: scope.union(...at) }))
      .filter((c) => c.at.length > 0);
    // An unknown number may be any ordinary one: where it may stand, constants need not be told apart from it.
    const unknown = list.find((c) => c.number.kind === UNK);
    if (unknown && dtype === "f32")
      list = list
        .map((c) => {
          if (c === unknown || !isOrdinary(c.number)) return c;
          return { ...c, at: isEverywhere(unknown.at) ? nowhere : scope.subtract(c.at, unknown.at) };
        })
        .filter((c) => c.at.length > 0);
    if (list.length > mostCases) list = forgotten(list, scope);
    // Some case holds at every index: a single one holds everywhere.
    if (list.length === 1) return [{ number: list[0]!.number, at: everywhere }];
    return list.sort((a, b) => (numberKey(a.number) < numberKey(b.number) ? -1 : 1));
  }

  private kept(v: Omit<Related, "id">): Related {
    const key = [
      v.atoms.map((s) => s.key).join(),
      v.axes.map((a) => a.join(".")).join(),
      v.tags.map(tagKey).join(),
      v.dropped.map(tagKey).join(),
      v.dtype,
      v.cases.map((c) => `${numberKey(c.number)}@${regionKey(c.at)}`).join(";"),
      [...v.dependences].map(([s, r]) => `${s}@${regionKey(r)}`).join(";"),
      v.mark ? `${v.mark.of}[${v.mark.at.map(keyOf).join(";")}]` : "",
    ].join("\n");
    let value = this.values.get(key);
    if (!value) {
      value = { id: this.values.size, ...v };
      this.values.set(key, value);
    }
    return value;
  }
}

/** Ordinary numbers joined into one case: public where all of them are. */
function forgotten(list: readonly Case[], scope: Scope): Case[] {
  const plain = list.filter((c) => isOrdinary(c.number));
  const isPublic = plain.every(({ number: { kind } }) => kind === PUBLIC || kind === CON);
  return [
    ...list.filter((c) => !plain.includes(c)),
    {
      number: isPublic ? { kind: PUBLIC, low: null, high: null, isInteger: false } : ordinary,
      at: scope.union(...plain.map((c) => c.at)),
    },
  ];
}
