// What a rule is: how it finds its mistake, and which repairs are worth trying.
import type { DiagnosticCode, DiagnosticOf } from "../diagnostics/index.ts";
import type { Propose } from "../repair/index.ts";
import type { DataflowGraph } from "./dataflow.ts";

export type LintCode = Extract<DiagnosticCode, `lint/${string}`>;

export interface LintOptions {
  /** The loss of an untrained run, in nats, where one was made. */
  readonly initialLoss?: number;
  /** False leaves the fixes out: trying them costs a check each. */
  readonly fixes?: boolean;
}

export interface Rule<C extends LintCode> {
  find(dataflow: DataflowGraph, options: LintOptions): DiagnosticOf<C>[];
  /** The likeliest first; none of them needs to be right, since each is tried. */
  readonly repair: Propose<C, DataflowGraph>;
  /** The finding suspects a leak: where the proof shows or rules out one, nothing is left to say. */
  readonly suspectsLeak?: (d: DiagnosticOf<C>) => boolean;
  /** The rule speaks only of graphs without errors: with them, its findings would be consequences. */
  readonly whenFaultless?: boolean;
}
