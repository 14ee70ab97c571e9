// The parts of a time axis that a step asks for. P positions are kept, n are new, N = P + n.

import { dim, one, type Size } from "../shape/index.ts";

export type Span =
  /** Indices P + shift … N + shift − 1. */
  | { readonly part: "new"; readonly shift: number }
  /** Positions before P, as they lie in their slots: the last `reach` of them, or all. */
  | { readonly part: "past"; readonly reach: number }
  /** Position N − 1. */
  | { readonly part: "last" };

/** For each axis the part that is asked for; null for an axis that is no time. */
export type Spans = readonly (Span | null)[];

export const fresh: Span = { part: "new", shift: 0 };
export const last: Span = { part: "last" };

const spanKey = (s: Span | null): string =>
  s === null ? "-" : s.part === "new" ? `n${s.shift}` : s.part === "past" ? `p${s.reach}` : "l";

export const spansKey = (spans: Spans): string => spans.map(spanKey).join(" ");
export const sameSpan = (a: Span | null, b: Span | null): boolean => spanKey(a) === spanKey(b);

/** Names of the dims that a step program has besides those of the whole: other than any name in use. */
export class StepDims {
  readonly count: Size;
  private readonly past: string;

  constructor(used: Iterable<string>) {
    const names = new Set(used);
    const free = (name: string): string => (names.has(name) ? free(`${name}_`) : name);
    this.count = dim(free("n"));
    this.past = free("P");
  }

  /** How many slots are kept for positions that are seen from `reach` ahead. */
  slots(reach: number): Size {
    return dim(Number.isFinite(reach) ? `${this.past}_${reach}` : this.past);
  }

  sizeOf(span: Span): Size {
    if (span.part === "last") return one;
    return span.part === "past" ? this.slots(span.reach) : this.count;
  }
}
