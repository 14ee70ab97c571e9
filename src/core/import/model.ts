// What a family makes of a config: a graph, and where each of its weights comes from.
import type { HeddleDocument } from "../model/index.ts";
import type { Config } from "./config.ts";
import type { Source } from "./sources.ts";

export interface Model {
  readonly document: HeddleDocument;
  /** By the name of the weight: `blocks.0.qkv.wq`. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Tensors that repeat another one, which holds the values: a tied head that was saved as well. */
  readonly repeated?: Readonly<Record<string, string>>;
  /** Buffers of one number that the graph has as a constant: what each must hold where the checkpoint has it. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Numbers that transformers counts as parameters and the graph works out: tables of sines. */
  readonly fixed?: number;
}

export interface Family {
  /** The `model_type` of its configs. */
  readonly types: readonly string[];
  /** For people: `GPT-2`. */
  readonly title: string;
  /** The classes of `architectures` that are read: `GPT2LMHeadModel`. The first is meant where a config names none. */
  readonly architectures: readonly [string, ...string[]];
  /** What its tensors are called after, and what a checkpoint without a head leaves out: `transformer.`. */
  readonly prefix?: string;
  /** Buffers that older checkpoints hold and that are worked out anew. */
  readonly buffers?: readonly RegExp[];
  /** Whether it reads a source and writes a target. */
  readonly seq2seq?: boolean;
  /** `has`: whether the checkpoint has a tensor; it has none where the graph alone is wanted. */
  readonly build: (config: Config, architecture: string, has: (tensor: string) => boolean) => Model;
}
