// What the diagnosis worker is asked and what it answers. Plain data: it crosses by structured clone.
import type { DependenceMap, HeddleDocument, ProofVerdict, RootCause } from "../../core/index.ts";

/** Dependence maps of all values that reach the output; equal ones stand once. */
export interface Maps {
  readonly table: readonly (readonly DependenceMap[])[];
  /** Address, `blocks[0]/attn.out` → index into the table. */
  readonly at: Readonly<Record<string, number>>;
}

/** What the leak proof says of the outputs. */
export interface LeakSummary {
  readonly verdict: ProofVerdict;
  /** Address of the logits. */
  readonly logits: string;
  /** The stream that is predicted, and whether an output must not see what follows it. */
  readonly stream: string | null;
  readonly causal: boolean;
  /** The first position of the maps that something is asked of: of a prefix-LM the last of its prefix. */
  readonly asked: number;
  readonly maps: Maps;
}

export interface Report {
  /** Root causes first, each with its consequences. Where `fixes` is absent, none has been tried yet. */
  readonly causes: readonly RootCause[];
  readonly fixesTried: boolean;
  /** Null where there is nothing to prove. */
  readonly leaks: LeakSummary | null;
}

/** Tokens were changed one by one and the model run: what moved. */
export interface NumericReport {
  /** Largest change of an output under a token that it must not see, relative to the output. */
  readonly forbidden: number;
  /** Largest change of an output under a token that it may see. */
  readonly allowed: number;
  /** Tokens that were changed. */
  readonly tokens: number;
  /** Changes that the proof says cannot be: Heddle's own bug. */
  readonly unsound: number;
}

export interface ToDiagnosis {
  readonly id: number;
  readonly document: HeddleDocument;
}
export type FromDiagnosis =
  | { readonly id: number; readonly kind: "report"; readonly report: Report }
  | { readonly id: number; readonly kind: "numeric"; readonly numeric: NumericReport }
  | { readonly id: number; readonly kind: "failed"; readonly message: string };
