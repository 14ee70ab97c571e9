// What the leak proof is asked and what it answers.
import type { Program } from "../ir/index.ts";
import type { Bindings, Role, Size } from "../shape/index.ts";
import type { Layout, Run } from "./leak-run.ts";

export type LeakKind = "future" | "padding" | "cross-sample" | "target";
export const leakKinds: readonly LeakKind[] = ["future", "padding", "cross-sample", "target"];

/**
 * `proved`: no weights and no text can make one. `bounded`: none while scores stay small, for a mask is finite.
 * `leaks`: shown by a run. `not-proved`: the proof did not come through, and no run showed a leak. `hazard`: NaN.
 */
export type LeakVerdict = "proved" | "bounded" | "leaks" | "not-proved" | "hazard";

export type ObjectiveName = "next-token" | "prefix-lm" | "masked-lm" | "classification" | "seq2seq";

/** What a program is for, with value ids in place of ports. */
export interface LeakTask {
  /** null: only what no objective allows is looked for. */
  readonly objective: ObjectiveName | null;
  readonly logits: number;
  /** What the axes of the logits stand for, where their port says so; "any" where nothing does. */
  readonly roles?: readonly Role[];
  /** The stream that is predicted; the first one when absent. */
  readonly stream?: string;
  /** Of prefix-lm: how many first tokens are given. Nothing is asked of the positions before the last of them. */
  readonly prefix?: Size;
  readonly losses: readonly LossSite[];
  /** Why some loss is not among them, so that nothing can be said of targets. */
  readonly unplaced?: string;
}

export interface LossSite {
  readonly node: string;
  readonly logits: number;
  readonly targets: number;
  readonly perPosition: number;
}

/** A position of the output: `time` is null where the output has one row for a sample, of no position. */
export interface OutputPosition {
  readonly sample: number;
  readonly time: number | null;
  /** The index along the output's axis, where that is another number than `time`: rows were cut off in front. */
  readonly row?: number;
}

/**
 * Which axis of the logits counts samples (null: not known), which counts positions (null: they have one row for a text), and which position its first index
 * stands for (null: none). `isPerPosition`: there is a row for each of several positions, so that nobody looks at the
 * padded ones; a single row is looked at wherever it stands. `isTraced` is false where an axis may count positions and is
 * not traced to those of the text.
 */
export interface LogitRows {
  readonly sample: number | null;
  readonly axis: number | null;
  readonly from: Size | null;
  readonly isPerPosition: boolean;
  readonly isTraced: boolean;
}

export interface InputPosition {
  readonly stream: string;
  readonly sample: number;
  readonly time: number;
}

/** One output that may depend on one input that it must not see. */
export interface Leak {
  readonly kind: LeakKind;
  /** The value that must not: the logits, or what enters a loss. */
  readonly value: number;
  /** The loss whose target is seen. */
  readonly loss?: string;
  readonly output: OutputPosition;
  readonly input: InputPosition;
  readonly dims: Bindings;
  readonly layout: Layout;
  readonly witness: readonly WitnessStep[];
  /** NaN hides it: it was found with ordinary numbers in the place of such rows. */
  readonly behindNaN?: true;
  /** Largest |Δ| that a run showed; undefined before one was asked, 0 where none showed it. */
  readonly shown?: number;
}

/** One place on the way from an output back to a token. */
export interface WitnessStep {
  readonly value: number;
  /** Node path with iterations, `blocks[0]/attn/softmax`; null for what no node owns. */
  readonly node: string | null;
  readonly sample: number | null;
  readonly time: number | null;
  readonly head: number | null;
  /** Here the way leaves what the output may see. */
  readonly crossing: boolean;
}

/** NaN or infinity comes up here and reaches the output. */
export interface Hazard {
  readonly value: number;
  readonly node: string | null;
  readonly primitive: string;
  readonly layout: Layout;
  readonly dims: Bindings;
}

/** A linear condition on the dims of a graph: the size is at least 0, or 0. */
export interface SizeCondition {
  readonly size: Size;
  readonly isEquation: boolean;
}

/** The sizes at which all of these conditions hold; none: every size. `text` as people write it: `T ≥ 31`. */
export interface SizeSet {
  readonly conditions: readonly SizeCondition[];
  readonly text: string;
}

/** What was too much for the proof: the first operation behind which it could not exclude a leak. */
export interface Refusal {
  /** A sentence for people, without a full stop. */
  readonly why: string;
  /** The value that the operation makes; the logits, or what enters a loss, where no operation is to blame. */
  readonly value: number;
  readonly primitive: string | null;
  /** Node path with iterations; null for what no node owns. */
  readonly node: string | null;
}

/**
 * For which sizes a claim is proved, for every weight and text, with padding of any length on its side.
 * `every-size`: all that the graph's dims may take. `these-sizes`: all but those of the sets in `except`; the graph's
 * own are in none of them. `sizes-looked-at`: only those, and only with the claim's layouts of padding, for which the
 * dependences were worked out cell by cell. `none`: no proof at the graph's own sizes; it fails within `at`.
 */
export type Extent =
  | { readonly kind: "every-size" }
  | { readonly kind: "these-sizes"; readonly except: readonly SizeSet[]; readonly refusal: Refusal }
  | { readonly kind: "sizes-looked-at"; readonly sizes: readonly Bindings[]; readonly refusal: Refusal }
  | { readonly kind: "none"; readonly at: readonly SizeSet[]; readonly refusal: Refusal };

/** One kind of leak, for texts padded on the right. */
export interface Claim {
  readonly kind: LeakKind;
  readonly verdict: LeakVerdict;
  /** Of a verdict "proved" or "bounded" for which sizes it is meant; else where the proof failed. */
  readonly extent: Extent;
  /** Sizes and layouts at which cells and runs were looked at; empty where the proof for every size sufficed. */
  readonly sizes: readonly Bindings[];
  readonly layouts: readonly Layout[];
}

/**
 * The same claims for texts padded on the left, told beside the others: a plain causal decoder does read the pads in
 * front of a text, and is not broken for that. Nothing is looked at by cells or runs.
 */
export interface LeftPaddingClaim {
  readonly kind: LeakKind;
  readonly verdict: "proved" | "bounded" | "not-proved";
  readonly extent: Extent;
  /** It was shown of the graph with every iteration there, so of no other number of them. */
  readonly isUnrolled?: true;
}

/** A program of which every iteration is there, with what is asked of it. */
export interface Unrolled {
  readonly program: Program;
  readonly task: LeakTask;
  readonly rows: LogitRows;
  /** A run at small sizes without padding: dependence maps are read off it. Null where the program is too large. */
  readonly run: () => Run | null;
}

export interface LeakProof {
  readonly verdict: LeakVerdict;
  readonly claims: readonly Claim[];
  /** The claims for texts padded on the left; worked out when it is asked for. */
  readonly leftPadding: () => readonly LeftPaddingClaim[];
  readonly leaks: readonly Leak[];
  readonly hazards: readonly Hazard[];
  /** Finite masks hold while |score| stays below it; ∞ without such masks. */
  readonly limit: number;
  /** Why there is no proof, where the graph could not be looked at. */
  readonly why?: string;
  /** What was proved; it may have loops, and then cannot run. */
  readonly program: Program;
  readonly task: LeakTask;
  readonly rows: LogitRows;
  /** The same as a program that can run. */
  readonly unrolled: () => Unrolled;
  /** Sizes of which the check has seen that they are whole and at least 1. */
  readonly parameters: readonly Size[];
}
