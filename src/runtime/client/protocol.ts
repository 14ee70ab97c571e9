// What the app and the engine say to each other. Plain data: it crosses process borders by structured clone.
// ArrayBuffers are copied, never transferred (between Electron's processes a transferred one arrives as null).
import type { Bindings, Dtype, HeddleDocument } from "../../core/index.ts";
import type { TextCalls } from "./text-protocol.ts";
import type { TrainingCalls } from "./training-protocol.ts";

export type EngineName = "ort" | "reference";

export interface EngineInfo {
  /** What runs programs here: `native CPU`, `WASM`. */
  readonly name: string;
  readonly threads: number;
  readonly version: string;
  /** Why it is slower than it could be, for a person, with the way out. */
  readonly slow?: string;
}

/** Weights given by the caller, by name; others come from the document or its seed. */
export type GivenWeights = Readonly<
  Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>
>;

export interface RunRequest {
  readonly document: HeddleDocument;
  /** Text of streams in place of the document's. */
  readonly text?: Readonly<Record<string, string>>;
  /** Ids of streams in place of text, one row a sample. */
  readonly ids?: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Which tokens of streams are no padding, 1 or 0 for each one given. All are where a stream is absent. */
  readonly valid?: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Token types of streams, one for each token given; all 0 where a stream is absent. */
  readonly types?: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly weights?: GivenWeights;
  /** A training whose weights to use as they are now. */
  readonly training?: string;
  /** Addresses of the values to compute, `blocks[0]/attn.out`; "all" for every output port of every node. */
  readonly fetch: "all" | readonly string[];
  readonly engine: EngineName;
  /** Whether values come with thumbnails. */
  readonly thumbnails: boolean;
  /** How many of the likeliest tokens to give for each position. */
  readonly top: number;
  /** How many samples to give predictions for, the first ones (default: all). */
  readonly samples?: number;
}

export interface Statistics {
  /** Over finite entries; NaN when there are none. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  readonly nan: number;
  readonly infinite: number;
}

/** A small picture of a value: its last two axes for one index of the others, shrunk to at most 64×64. */
export interface Thumbnail {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** A value that stays in the engine. */
export interface ValueSummary {
  readonly handle: string;
  readonly dims: readonly number[];
  readonly dtype: Dtype;
  readonly statistics: Statistics;
  /** One for each index of the axis before the last two (heads), at most 16; one for fewer axes. */
  readonly thumbnails: readonly Thumbnail[];
}

export interface Prediction {
  readonly token: string;
  readonly id: number;
  readonly probability: number;
  readonly logit: number;
}

interface StreamSummary {
  readonly tokens: readonly (readonly string[])[];
  /** Words that `<unk>` stands for. */
  readonly unknown: readonly string[];
}

export interface RunResult {
  readonly engine: EngineInfo;
  /** Sizes of all dims in this run. */
  readonly bindings: Bindings;
  readonly streams: Readonly<Record<string, StreamSummary>>;
  readonly values: Readonly<Record<string, ValueSummary>>;
  /**
   * For each sample the likeliest tokens: next after its last one, or in place of its first `[MASK]` under the
   * masked-LM objective. Empty when the graph has no logits.
   */
  readonly predictions: readonly (readonly Prediction[])[];
  /** JSON of the graph's diagnostics at the sizes of this run. What is wrong has no values; the rest has. */
  readonly diagnostics: readonly Record<string, unknown>[];
  /** Bytes that the run was estimated to take, before it started. */
  readonly memory: number;
  /** Milliseconds. `compile`: text, check, lowering, weights; `session`: the engine's own compilation. */
  readonly timing: {
    readonly compile: number;
    readonly session: number;
    readonly run: number;
    readonly total: number;
  };
}

/** Which part of a value to read: for each axis a start and a count; the whole value when absent. */
export interface TensorSlice {
  readonly start: readonly number[];
  readonly count: readonly number[];
}

export interface TensorData {
  readonly dims: readonly number[];
  readonly dtype: Dtype;
  readonly data: Float32Array;
}

/** Why the engine could not do what it was asked. */
export type EngineErrorCode =
  /** The graph has errors that leave nothing to compute of what was asked; `diagnostics` has them. */
  | "graph"
  /** The text or the ids do not fit. */
  | "input"
  /** An address that the program does not have. */
  | "address"
  | "weights"
  | "memory"
  | "cancelled"
  /** The engine's process ended. */
  | "died"
  | "handle"
  /** A mistake of Heddle's. */
  | "internal";

export interface EngineErrorData {
  readonly code: EngineErrorCode;
  readonly message: string;
  /** JSON of the graph's diagnostics, where they are the reason. */
  readonly diagnostics?: readonly Record<string, unknown>[];
}

/** Calls by name: what goes in and what comes back. */
export interface Calls extends TrainingCalls, TextCalls {
  info: { in: Record<string, never>; out: EngineInfo };
  run: { in: RunRequest; out: RunResult };
  read: { in: { readonly handle: string; readonly slice?: TensorSlice }; out: TensorData };
  release: { in: { readonly handles: readonly string[] }; out: Record<string, never> };
}

export type CallName = keyof Calls;

export type ToEngine =
  | {
      readonly [C in CallName]: {
        readonly kind: "call";
        readonly id: number;
        readonly call: C;
        readonly payload: Calls[C]["in"];
      };
    }[CallName]
  | { readonly kind: "cancel"; readonly id: number };

export type FromEngine =
  | { readonly kind: "ready"; readonly info: EngineInfo }
  /** It cannot start here, and trying again would not help. */
  | { readonly kind: "unable"; readonly message: string }
  | { readonly kind: "done"; readonly id: number; readonly result: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly error: EngineErrorData }
  | {
      readonly kind: "progress";
      readonly id: number;
      readonly done: number;
      readonly of: number;
      readonly note: string;
      /** What the call tells of in between: a token that was written. */
      readonly data?: unknown;
    };
