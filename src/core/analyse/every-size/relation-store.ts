// What proofs of programs that are nearly the same share: a graph and the repairs tried on it have most operations in
// common, and what one operation makes of the same operands is worked out once for all of them.
import type { relation } from "../../ir/index.ts";

/** What was worked out in one space: of what an operation makes, the relation, and the limit that it relies on. */
export interface Shared {
  readonly space: relation.Space;
  readonly memo: Map<string, { readonly value: relation.Related; readonly limit: number }>;
}

export class RelationStore {
  /** Numbers of operations (`opKinds`), the same in all programs. */
  readonly kinds = new Map<string, number>();
  private readonly spaces = new Map<string, Shared>();

  /** The space in which all of this holds, and what is known there. */
  shared(facts: string, make: () => relation.Space): Shared {
    let shared = this.spaces.get(facts);
    if (!shared) {
      shared = { space: make(), memo: new Map() };
      this.spaces.set(facts, shared);
    }
    return shared;
  }
}
