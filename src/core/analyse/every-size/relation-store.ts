// What proofs of programs that are nearly the same share: a graph, the repairs tried on it and the graph after the next
// edit have most operations in common, and what one operation makes of the same operands is worked out once for all.
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

  /** How many results are kept. */
  get size(): number {
    let size = 0;
    for (const { memo } of this.spaces.values()) size += memo.size;
    return size;
  }

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

/** So many results are kept from one proof to the next; then all are let go. */
const mostKept = 4000;
let lasting = new RelationStore();

/** The store of this session. What is in it changes how long a proof takes, and nothing else. */
export function lastingStore(): RelationStore {
  if (lasting.size > mostKept) lasting = new RelationStore();
  return lasting;
}
