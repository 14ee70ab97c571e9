// What the leak proof is asked and what it answers.
import type { Program } from "../ir/index.ts";
import type { Bindings, Size } from "../shape/index.ts";
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
  /** The stream that is predicted; the first one when absent. */
  readonly stream?: string;
  /** Of prefix-lm: how many first tokens are given. Nothing is asked of the positions before the last of them. */
  readonly prefix?: Size;
  readonly losses: readonly LossSite[];
}

export interface LossSite {
  readonly node: string;
  readonly logits: number;
  readonly targets: number;
  readonly perPosition: number;
}

/** A position of the output: `time` is null where the output has one row for a sample. */
export interface OutputPosition {
  readonly sample: number;
  readonly time: number | null;
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

/** One kind of leak at all sizes and layouts that were looked at. */
export interface Claim {
  readonly kind: LeakKind;
  readonly verdict: LeakVerdict;
  readonly sizes: readonly Bindings[];
  readonly layouts: readonly Layout[];
}

export interface LeakProof {
  readonly verdict: LeakVerdict;
  readonly claims: readonly Claim[];
  readonly leaks: readonly Leak[];
  readonly hazards: readonly Hazard[];
  /** Finite masks hold while |score| stays below it; ∞ without such masks. */
  readonly limit: number;
  /** Numbers in the graph's masks that the sizes do not reach. */
  readonly beyond: readonly number[];
  /** Why there is no proof, where the graph could not be looked at. */
  readonly why?: string;
  /** The run at the first sizes without padding: dependence maps are read off it. */
  readonly run: Run | null;
  readonly program: Program;
  readonly task: LeakTask;
}
