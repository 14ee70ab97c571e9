// A scope knows the ranges of the indices of one value and of one input; with them it decides of regions what can be
// and what follows from what, drops what is covered, and takes indices away. Answers are remembered.
import {
  below,
  type Conjunction,
  type Constraint,
  conjunction,
  constrain,
  formOf,
  meet,
  opposite,
  positive,
  renamed,
  substituted,
  type Trivial,
  varsOf,
} from "./constraint.ts";
import { eliminate } from "./eliminate.ts";
import { constant, type Linear, minus, times, variable } from "./linear.ts";
import { everywhere, isEverywhere, nowhere, type Region } from "./region.ts";
import { isSatisfiable } from "./satisfy.ts";
import { aboutVar, isEdgeOf, isWholeVar, type Var } from "./variable.ts";
import type { World } from "./world.ts";

/** A union of more conjunctions than this becomes one around all of them. */
const mostParts = 14;
/** A difference that falls into more parts is not taken. */
const mostPieces = 6;

export class Scope {
  private readonly possible = new Map<string, boolean>();
  private readonly reduced = new Map<string, Conjunction>();
  /** By the key of the conjunction, then by that of the constraint: long keys are not joined. */
  private readonly followed = new Map<string, Map<string, boolean>>();
  private readonly pairs = new Map<string, Conjunction | null>();
  private readonly ranges = new Map<Var, readonly (Constraint | Trivial)[]>();
  constructor(
    readonly world: World,
    /** How many values each index takes, from 0 on. */
    readonly sizes: ReadonlyMap<Var, Linear>,
  ) {}

  /** The range of one variable: 0 ≤ index < size; an edge lies in its text. */
  range(v: Var): readonly (Constraint | Trivial)[] {
    let range = this.ranges.get(v);
    if (!range) {
      const info = aboutVar(v);
      const size = this.sizes.get(v);
      range =
        info.kind === "edge"
          ? this.world.edgeBounds(info.stream, v)
          : size === undefined
            ? []
            : [constrain(variable(v)), below(variable(v), size)];
      this.ranges.set(v, range);
    }
    return range;
  }

  /** Ranges and facts that have to do with these variables. */
  private context(vars: ReadonlySet<Var>): Constraint[] {
    const list: Constraint[] = [];
    for (const v of vars) for (const k of this.range(v)) if (typeof k !== "boolean") list.push(k);
    const more = new Set(vars);
    for (const k of list) for (const v of k.vars) more.add(v);
    list.push(...this.world.about(more));
    return list;
  }

  /** False only if `p` is empty at every size. */
  isPossible(p: Conjunction): boolean {
    if (p.constraints.length === 0) return true;
    let yes = this.possible.get(p.key);
    if (yes === undefined) {
      yes = isSatisfiable([...p.constraints, ...this.context(varsOf(p))]);
      this.possible.set(p.key, yes);
    }
    return yes;
  }

  /** True only if k holds wherever p does. */
  implies(p: Conjunction, k: Constraint): boolean {
    if (p.constraints.some((x) => x.direction === k.direction && (k.isEquation ? x.c === k.c : x.c <= k.c)))
      return true;
    let known = this.followed.get(p.key);
    if (known === undefined) {
      known = new Map();
      this.followed.set(p.key, known);
    }
    let yes = known.get(k.key);
    if (yes === undefined) {
      const isRefuted = (other: Constraint | Trivial): boolean => {
        const q = conjunction([...p.constraints, other]);
        return q === null || !this.isPossible(q);
      };
      const sides = k.isEquation ? halves(k) : [k];
      yes = sides.every((side) => side === true || (side !== false && isRefuted(opposite(side))));
      known.set(k.key, yes);
    }
    return yes;
  }

  /** True only if p lies within q. */
  isWithin(p: Conjunction, q: Conjunction): boolean {
    return q.constraints.every((k) => this.implies(p, k));
  }

  /** Without what follows from the rest, the ranges and the facts. */
  reduce(p: Conjunction): Conjunction {
    let r = this.reduced.get(p.key);
    if (!r) {
      r = p;
      for (const k of p.constraints) {
        const rest: Conjunction = conjunction(r.constraints.filter((x) => x !== k))!;
        if (this.implies(rest, k)) r = rest;
      }
      this.reduced.set(p.key, r);
      this.reduced.set(r.key, r);
    }
    return r;
  }

  union(...regions: readonly Region[]): Region {
    const list: Conjunction[] = [];
    const keys = new Set<string>();
    for (const p of regions.flat()) {
      if (p.constraints.length === 0) return everywhere;
      if (keys.has(p.key) || !this.isPossible(p)) continue;
      const q = this.reduce(p);
      if (q.constraints.length === 0) return everywhere;
      const isNew = !keys.has(q.key);
      keys.add(p.key).add(q.key);
      if (isNew) list.push(q);
    }
    if (list.length === 0) return nowhere;
    if (list.length === 1) return list;
    const kept: Conjunction[] = [];
    list.forEach((p, i) => {
      const isCovered = list.some(
        (q, j) =>
          i !== j &&
          (j > i ? this.isWithin(p, q) && !this.isWithin(q, p) : kept.includes(q) && this.isWithin(p, q)),
      );
      if (!isCovered) kept.push(p);
    });
    const parts = kept.length > mostParts ? this.merged(kept) : kept;
    if (parts.length > mostParts) return [this.hull(parts)];
    return parts.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Pairs that make one conjunction together become that: x = 1 ∪ x = 2 is 1 ≤ x ≤ 2. */
  private merged(given: readonly Conjunction[]): Conjunction[] {
    const parts = [...given];
    for (let i = 0; i < parts.length; i++)
      for (let j = i + 1; j < parts.length; j++) {
        const both = this.joined(parts[i]!, parts[j]!);
        if (both === null) continue;
        parts[i] = both;
        parts.splice(j, 1);
        j = i;
      }
    return parts;
  }

  /** The conjunction that two make together, if they do. */
  private joined(p: Conjunction, q: Conjunction): Conjunction | null {
    const key = `${p.key} ∪ ${q.key}`;
    let both = this.pairs.get(key);
    if (both === undefined) {
      const around = this.reduce(this.hull([p, q]));
      const isOne = this.subtract([around], [p]).every((rest) => this.isWithin(rest, q));
      both = isOne ? around : null;
      this.pairs.set(key, both);
    }
    return both;
  }

  /** One conjunction around all of them: of their constraints those that hold for each. */
  hull(list: Region): Conjunction {
    const candidates = new Map<string, Constraint>();
    for (const k of list.flatMap((p) => p.constraints))
      for (const side of k.isEquation ? halves(k) : [k])
        if (typeof side !== "boolean") candidates.set(side.key, side);
    return conjunction([...candidates.values()].filter((k) => list.every((p) => this.implies(p, k))))!;
  }

  intersect(a: Region, b: Region): Region {
    if (isEverywhere(a)) return b;
    if (isEverywhere(b)) return a;
    const out: Conjunction[] = [];
    for (const p of a)
      for (const q of b) {
        const both = meet(p, q);
        if (both && this.isPossible(both)) out.push(both);
      }
    return this.union(out);
  }

  /** a without b, where that takes few parts; else a. */
  subtract(a: Region, b: Region): Region {
    let left: readonly Conjunction[] = a;
    for (const q of b) {
      const outside = q.constraints.flatMap((k) => {
        if (!k.vars.every(isWholeVar)) return [true];
        return k.isEquation ? [positive(formOf(k)), positive(times(formOf(k), -1))] : [opposite(k)];
      });
      const next = left.flatMap((p) =>
        outside.flatMap((k) => {
          const rest = conjunction([...p.constraints, k]);
          return rest && this.isPossible(rest) ? [rest] : [];
        }),
      );
      if (next.length > mostPieces) return left;
      left = next;
    }
    return this.union(left);
  }

  /** Where there is, for the other variables, some value of these in their ranges. Simplify it in its new scope. */
  project(r: Region, vars: readonly Var[]): Region {
    if (vars.length === 0 || isEverywhere(r)) return r;
    return r.flatMap((p) => this.withoutVars(p, vars) ?? []);
  }

  private withoutVars(given: Conjunction, vars: readonly Var[]): Conjunction | null {
    let p: Conjunction | null = given;
    for (const v of vars) {
      if (![...varsOf(p)].some((u) => isEdgeOf(u, v))) continue;
      // A sample that is another one's equal hands its text on to that.
      const other = equalTo(p, v);
      if (other !== undefined && !vars.includes(other)) p = renamed(p, (w) => (w === v ? other : w));
      else p = this.withoutEdgesOf(p, v);
      if (p === null) return null;
    }
    const here = varsOf(p);
    const gone = vars.filter((v) => here.has(v));
    if (gone.length === 0) return p;
    const bounded = conjunction([...p.constraints, ...gone.flatMap((v) => this.range(v))]);
    return bounded && eliminate(bounded, gone);
  }

  private withoutEdgesOf(p: Conjunction, sample: Var): Conjunction | null {
    const edges = [...varsOf(p)].filter((u) => isEdgeOf(u, sample));
    if (edges.length === 0) return p;
    const bounded = conjunction([...p.constraints, ...edges.flatMap((e) => this.range(e))]);
    return bounded && eliminate(bounded, edges);
  }

  /** `e` in the place of v. Where that is no index, what is known of the text of sample v is worked out before. */
  substitute(r: Region, v: Var, e: Linear): Region {
    if (isEverywhere(r)) return r;
    const index = indexOf(e);
    return r.flatMap((p) => {
      if (index !== undefined) return renamed(p, (w) => (w === v ? index : w)) ?? [];
      const known = this.withoutEdgesOf(p, v);
      return (known && substituted(known, v, e)) ?? [];
    });
  }
}

/** An equation as two constraints. */
const halves = (k: Constraint): (Constraint | Trivial)[] => [
  constrain(formOf(k)),
  constrain(times(formOf(k), -1)),
];

/** The index that a form is, if it is nothing else. */
function indexOf({ vars, coefs, c, den }: Linear): Var | undefined {
  const isOne = vars.length === 1 && coefs[0] === 1 && c === 0 && den === 1;
  return isOne && aboutVar(vars[0]!).kind !== "dim" ? vars[0] : undefined;
}

/** An index that p says is equal to v. */
function equalTo(p: Conjunction, v: Var): Var | undefined {
  for (const k of p.constraints) {
    if (!k.isEquation || k.c !== 0 || k.vars.length !== 2 || !k.vars.includes(v)) continue;
    const other = indexOf(minus(variable(k.vars.find((u) => u !== v)!), constant(0)));
    if (other !== undefined && k.coefs[0] === -k.coefs[1]! && Math.abs(k.coefs[0]!) === 1) return other;
  }
  return undefined;
}
