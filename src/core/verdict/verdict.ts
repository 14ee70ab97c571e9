// The verdict on a document, as plain data: for which sizes it is proved that nothing leaks, or what leaks, or what was
// too much for the proof. It claims what was asked and shown, and nothing besides.
import type { LeakKind, ObjectiveName, SizeSet } from "../analyse/index.ts";
import type { NodePath } from "../model/index.ts";
import type { Bindings } from "../shape/index.ts";

/**
 * `every-size`: nothing leaks at any size that the graph allows. `these-sizes`: at the graph's own and at all others but
 * a named set, or only at those looked at. `not-proved`: no proof, and no run showed a leak. `leaks`: a run showed one.
 * `none`: nothing was asked, so nothing is claimed.
 */
export type ProofVerdict = NoVerdict | MadeVerdict;

export interface NoVerdict {
  readonly kind: "none";
  /**
   * `errors` stand before the logits; every run stops at an id without a row (`ids`); the objective's logits are not
   * computed (`no-logits`); or there is no objective.
   */
  readonly why: "no-objective" | "no-logits" | "errors" | "ids";
}

export interface MadeVerdict {
  readonly kind: "every-size" | "these-sizes" | "not-proved" | "leaks";
  readonly objective: ObjectiveName | null;
  /** The graph's own sizes, of every dim that a value has. */
  readonly sizes: Bindings;
  /** Those of the dims above that count samples and positions. */
  readonly streams: readonly string[];
  /** Names of the texts that it reads. */
  readonly texts: readonly string[];
  /** Of several texts the one that is predicted, where the objective names none; null else. */
  readonly about: string | null;
  /** What the graph allows of its dims, beside whole numbers from 1 on. */
  readonly bounds: readonly BoundText[];
  /** For texts that are padded on the right. */
  readonly claims: readonly ClaimVerdict[];
  /** The same for texts that are padded on the left; null where it was not asked for. */
  readonly leftPadding: readonly ClaimVerdict[] | null;
  /** A finite mask holds while scores stay below this number; null where no mask is finite. */
  readonly limit: number | null;
  readonly leaks: readonly ShownLeak[];
  /** Where NaN or infinity comes up and reaches the output. */
  readonly hazards: readonly HazardText[];
  /** What people call the nodes that divide by what weights or tokens make: it is assumed that this is never 0. */
  readonly divisors: readonly string[];
}

export interface BoundText {
  /** `T ≤ 12` */
  readonly text: string;
  /** The table that is the reason: what a person calls the node, and its rows. */
  readonly table: { readonly name: string; readonly rows: number } | null;
}

/** One kind of leak. */
export interface ClaimVerdict {
  readonly kind: LeakKind;
  readonly verdict: "every-size" | "these-sizes" | "sizes-looked-at" | "not-proved" | "leaks";
  /** Sizes for which it is not proved; none where the verdict is `every-size`. */
  readonly except: readonly SizeSet[];
  /** Sizes and layouts of padding that were worked out cell by cell; empty where that was not needed. */
  readonly lookedAt: readonly Bindings[];
  readonly padding: readonly string[];
  /** What was too much where it is not proved. */
  readonly refusal: RefusalText | null;
}

export interface RefusalText {
  /** A sentence without a full stop. */
  readonly why: string;
  /** The first operation that was too much, and the node that it belongs to; null where none is to blame. */
  readonly primitive: string | null;
  readonly node: NodePath | null;
  readonly name: string | null;
}

export interface ShownLeak {
  readonly code: string;
  /** A sentence: what sees what. */
  readonly title: string;
  readonly node: NodePath;
  /** The largest relative change of the output that the run showed, and the sizes and padding of that run. */
  readonly shown: number;
  readonly sizes: Bindings;
  readonly padding: string;
  /** Runs with a shorter text or fewer samples do not show it. */
  readonly isLeast: boolean;
  /** NaN hides it: the run had zeros in the place of rows of NaN. */
  readonly behindNaN?: true;
}

export interface HazardText {
  readonly node: NodePath;
  readonly name: string;
  readonly primitive: string;
}
