/** Trainings of the open graph: what each was, how it went, and the weights that it left. */
import type { HeddleDocument } from "../../core/index.ts";
import type {
  GeneratedToken,
  GivenWeights,
  TrainInfo,
  TrainOptions,
  TrainStep,
  Validation,
} from "../../runtime/client/index.ts";
import type { Slice } from "./store.ts";

export type TrainState = "starting" | "running" | "paused" | "stopped" | "finished" | "failed";

export interface TrainRun {
  readonly id: number;
  /** What was rewired since the first run, `blocks/wo.out: D → 96`. */
  readonly label: string;
  /** As it was when the training began. */
  readonly document: HeddleDocument;
  readonly options: TrainOptions;
  readonly info: TrainInfo | null;
  readonly state: TrainState;
  readonly message: string | null;
  readonly steps: readonly TrainStep[];
  readonly validations: readonly Validation[];
  readonly tokensPerSecond: number;
  readonly secondsLeft: number;
  /** What it wrote while it learned. */
  readonly samples: readonly { readonly step: number; readonly text: string }[];
  readonly weights: GivenWeights | null;
  /** What it takes to go on, from the last time that it was saved. */
  readonly checkpoint: Uint8Array | null;
}

export interface Written {
  readonly prompt: string;
  readonly tokens: readonly GeneratedToken[];
  readonly writing: boolean;
  readonly error: string | null;
}

export interface TrainSlice {
  readonly runs: readonly TrainRun[];
  /** The run whose weights the canvas uses; null for those of the document and its seed. */
  readonly weightsOf: number | null;
  readonly written: Written | null;
  patchRun(id: number, change: Partial<TrainRun>): void;
}

export const trainSlice: Slice<TrainSlice> = (set) => ({
  runs: [],
  weightsOf: null,
  written: null,
  patchRun: (id, change) =>
    set((s) => ({ runs: s.runs.map((run) => (run.id === id ? { ...run, ...change } : run)) })),
});
