// What is said about training and generating. Training is a dialogue: `trainBegin` makes ready, `trainAdvance` does
// some steps and tells of them, and in between the engine answers other calls; to pause is not to ask for more.

import type { HeddleDocument } from "../../core/index.ts";
import type { OptimizerName } from "./optimizer-choice.ts";
import type { GivenWeights } from "./protocol.ts";
import type { ScheduleName } from "./schedule.ts";

export interface TrainOptions {
  readonly task: string;
  /** For tasks on text, in place of the built-in one. */
  readonly text?: string;
  /** Positions of a sample; the task's own number when absent. */
  readonly context?: number;
  /** Samples of a step. */
  readonly batch: number;
  readonly steps: number;
  /** AdamW where none is named. */
  readonly optimizer?: OptimizerName;
  /** Of SGD and Muon: the share of the running gradient that stays; the optimizer's usual one when absent. */
  readonly momentum?: number;
  /** How the learning rate falls after its rise; half a cosine where none is named. */
  readonly schedule?: ScheduleName;
  /** Nodes, or beginnings of weights' names, that stand still: "emb", "blocks.0", "blocks/ffn". */
  readonly frozen?: readonly string[];
  readonly learningRate: number;
  /** Where the schedule ends. */
  readonly minLearningRate: number;
  /** Steps in which the learning rate rises from 0. */
  readonly warmup: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Largest norm of all gradients together; 0 for no clipping. */
  readonly clip: number;
  /** Of the initial weights, the order of the data, and dropout. */
  readonly seed: number;
  /** Every step sees the first batch: whether the model can learn anything at all. */
  readonly oneBatch?: boolean;
  /** Start from the weights in the document in place of drawn ones. */
  readonly keepWeights?: boolean;
  /** Steps between validations; 0 for none. */
  readonly validateEvery: number;
  readonly validateBatches: number;
}

export interface TrainRequest {
  readonly document: HeddleDocument;
  readonly options: TrainOptions;
  /** Weights to start from in place of drawn ones. */
  readonly weights?: GivenWeights;
  /** The bytes of a checkpoint to go on from. */
  readonly checkpoint?: Uint8Array;
}

export interface TrainInfo {
  readonly training: string;
  /** The graph as it is trained: with the task's vocabulary where its own did not do. */
  readonly document: HeddleDocument;
  readonly parameters: number;
  /** Floating-point operations of the forward pass of one batch. */
  readonly flops: number;
  /** Steps done before: 0, or those of the checkpoint. */
  readonly step: number;
  readonly steps: number;
  readonly tokensPerStep: number;
  /** Loss of a model that knows nothing. */
  readonly chance: number;
  /** Nodes of the losses whose sum is trained, `blocks[0]/loss`; absent where one loss is trained as it is. */
  readonly parts?: readonly string[];
  /** What a model that has learned the task looks like. */
  readonly solved: string;
  /** Bytes that a step was estimated to take. */
  readonly memory: number;
  readonly warnings: readonly string[];
  /** Where it is done, and why there: told by whoever chose. */
  readonly on?: string;
}

export interface TrainStep {
  /** Counts from 1: the loss is that before the step's update. */
  readonly step: number;
  readonly loss: number;
  /** The losses that it is made of, in the order of `TrainInfo.parts`. */
  readonly parts?: readonly number[];
  readonly learningRate: number;
  /** √Σ g² over all gradients, before clipping. */
  readonly gradientNorm: number;
}

export interface Validation {
  /** Steps done before it. */
  readonly step: number;
  readonly loss: number;
  /** The losses that it is made of, in the order of `TrainInfo.parts`. */
  readonly parts?: readonly number[];
  /** Share of the targets that the likeliest token hits. */
  readonly accuracy: number;
  /** Share of the samples all of whose targets it hits: those that greedy decoding gets right. */
  readonly exact: number;
  readonly samples: number;
}

/** How attention and the residual stream look inside, on one held-out batch. */
export interface Insight {
  /** Steps done before it. */
  readonly step: number;
  /** By attention, in the order of the graph: `blocks[0]/attn`. */
  readonly attention: readonly {
    readonly node: string;
    /** Of each head the mean of −Σ p ln p over its rows, nats. */
    readonly entropy: readonly number[];
    /** What it would be if all keys that a row may see weighed alike. */
    readonly most: number;
  }[];
  /** By Add, in the order of the graph: mean length of the vectors [D] at all positions. */
  readonly stream: readonly { readonly node: string; readonly norm: number }[];
}

/** The first value that was not a number, and where. */
export interface TrainFailure {
  readonly step: number;
  /** `blocks[0]/attn/softmax`; null when it cannot be told. */
  readonly node: string | null;
  readonly phase: "weights" | "forward" | "backward" | "loss";
  readonly message: string;
}

export interface TrainReport {
  /** Those done since the last report. */
  readonly steps: readonly TrainStep[];
  readonly validations: readonly Validation[];
  /** One beside each validation but the last. */
  readonly insights: readonly Insight[];
  /** √Σ g² of each weight at the last step of the report, before clipping. */
  readonly gradientNorms: Readonly<Record<string, number>>;
  /** Steps done in all. */
  readonly step: number;
  readonly tokensPerSecond: number;
  readonly secondsLeft: number;
  readonly finished: boolean;
  /** It stopped, with the weights before the step that went wrong. */
  readonly failure: TrainFailure | null;
}

/** What a training elsewhere needs to be this one: same initial weights, same batches in the same order. */
export interface TrainingData {
  /** The graph as it is trained. */
  readonly document: HeddleDocument;
  /** Initial values of all weights of the graph. */
  readonly weights: GivenWeights;
  /** Weights that move, and those of them that decay. */
  readonly trained: readonly string[];
  readonly decaying: readonly string[];
  readonly parameters: number;
  /** Floating-point operations of the forward pass of one batch. */
  readonly flops: number;
  readonly tokensPerStep: number;
  /** Loss of a model that knows nothing. */
  readonly chance: number;
  /** By input of the graph, "main.ids", and "targets" (−1 where nothing is asked): all batches, [batches, B, T]. */
  readonly batches: Readonly<Record<string, BatchesOf>>;
  readonly heldOut: Readonly<Record<string, BatchesOf>>;
  /** Samples of each held-out batch: the last may be filled up. */
  readonly heldOutSamples: readonly number[];
}

export interface BatchesOf {
  readonly dims: readonly number[];
  /** Ids; of what is valid 1 and 0. */
  readonly data: Int32Array;
}

interface GradientsResult {
  readonly loss: number;
  readonly gradients: GivenWeights;
}

/** How tokens are chosen from their logits, in this order. */
export interface SamplingRequest {
  /** Logits of ids that stand before are divided by it where positive, else multiplied; 1, no penalty, when absent. */
  readonly repetitionPenalty?: number;
  /** Taken from the logits of ids that were generated before; 0 when absent. */
  readonly presencePenalty?: number;
  /** 0 takes the likeliest token each time. */
  readonly temperature: number;
  /** Only the k likeliest tokens are drawn from; 0 for all. */
  readonly topK: number;
  /** Only the fewest likeliest tokens that have this probability together; 1, all, when absent. */
  readonly topP?: number;
  /** Only tokens with at least this share of the likeliest one's probability; 0, all, when absent. */
  readonly minP?: number;
  readonly seed: number;
}

export interface GenerateRequest extends SamplingRequest {
  readonly document: HeddleDocument;
  readonly weights?: GivenWeights;
  /** A training whose weights to use as they are now. */
  readonly training?: string;
  /** What to write on from; for a graph that reads a source (seq2seq), the source. */
  readonly prompt: string;
  /** What the weights were trained on: where that has an answer, it ends with it. */
  readonly task?: string;
  /** Tokens to write at most: a target ends with `<eos>`. */
  readonly tokens: number;
  /** It ends where one of these has been written; they are left out of the text. */
  readonly stop?: readonly string[];
  /** False computes the whole text anew for each token; true when absent. */
  readonly cache?: boolean;
  /**
   * Of a target: how many ways are kept by beam search, which samples nothing and looks for the likeliest text; 1, none,
   * when absent. Its tokens are told when it has ended.
   */
  readonly beams?: number;
  /** The log-probability of a way is divided by its length to the power of this; 1 when absent. */
  readonly lengthPenalty?: number;
}

/** What was kept from token to token, or why everything was computed anew. */
export type CacheUse =
  | {
      readonly kept: true;
      /** Bytes that each token adds. */
      readonly bytesPerToken: number;
      /** Bytes that were held in the end. */
      readonly bytes: number;
      /** How often it was made, the first time counted. */
      readonly prefills: number;
      /** Why it was made anew, in words; absent where it was not. */
      readonly again?: string;
    }
  | { readonly kept: false; readonly why: string };

export interface GeneratedToken {
  readonly token: string;
  readonly id: number;
  readonly probability: number;
  /** The likeliest ones at this place, before temperature and top-k. */
  readonly likeliest: readonly {
    readonly token: string;
    readonly id: number;
    readonly probability: number;
  }[];
}

export interface GenerateResult {
  /** Prompt and what was written; of a target what was written alone, without its `<eos>`. */
  readonly text: string;
  readonly tokens: readonly GeneratedToken[];
  /** It ended with a stop string. */
  readonly stopped: boolean;
  readonly cache: CacheUse;
  /** Tokens of the prompt that were left out, since the model reads at most `longest`. */
  readonly leftOut: number;
  readonly longest: number;
}

export interface TrainingCalls {
  trainBegin: { in: TrainRequest; out: TrainInfo };
  trainAdvance: {
    /** Stops after so many steps, or once so many milliseconds are over: at least one step is done. */
    in: { readonly training: string; readonly steps: number; readonly milliseconds: number };
    out: TrainReport;
  };
  /** On all of the held-out data where it is finite, else on `batches`. */
  trainValidate: {
    in: {
      readonly training: string;
      readonly batches: number | "all";
      /** Positions of a sample, other than those of the training. Throws code "input" where the graph has no such length. */
      readonly context?: number;
    };
    out: Validation;
  };
  /** A safetensors file: weights under their names, moments, and what it takes to go on. */
  trainCheckpoint: { in: { readonly training: string }; out: { readonly bytes: Uint8Array } };
  trainEnd: { in: { readonly training: string }; out: Record<string, never> };
  /** Throws code "input" for a graph whose loss is not that of its objective's logits. */
  trainingData: { in: TrainRequest; out: TrainingData };
  /** The loss of the first training batch and its gradients by weight. */
  gradients: { in: TrainRequest; out: GradientsResult };
  /** Each token is also sent as the data of a progress message, as soon as it is there. */
  generate: { in: GenerateRequest; out: GenerateResult };
}
