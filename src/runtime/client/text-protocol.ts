// What is said about texts under way: one is opened on a prompt, written on a little at a time, so that other calls come in
// between, taken back and another way, forked and closed. It is written by the graph and the weights that it was opened
// with. The engine forgets its texts when it dies; one that is opened again with what was written goes on as it would have.
import type { CacheUse, GeneratedToken, GenerateRequest } from "./training-protocol.ts";

export interface TextRequest extends Omit<GenerateRequest, "training"> {
  /** Ids that were written before. */
  readonly written?: readonly number[];
}

interface TextInfo {
  readonly text: string;
  /** Bytes that a step was estimated to take at most, weights among them. */
  readonly memory: number;
  readonly cache: CacheUse;
  /** Tokens of the prompt that are left out, since the model reads at most `longest`. */
  readonly leftOut: number;
  readonly longest: number;
}

interface TextPart {
  readonly tokens: readonly GeneratedToken[];
  /** It goes no further: its end, its task's, or a stop string was written, or as many tokens as were asked for. */
  readonly ended: boolean;
  /** It ended with a stop string. */
  readonly stopped: boolean;
  readonly cache: CacheUse;
  /** Prompt and all that was written; of a target what was written alone. */
  readonly whole: string;
}

/** What one attention looked at while a token was computed. */
export interface Attended {
  /** `blocks[0]/attn`. */
  readonly node: string;
  /** Its keys are positions of the text that is written; else of another one, the source. */
  readonly own: boolean;
  readonly heads: number;
  /** The token at each key. */
  readonly keys: readonly string[];
  /**
   * Row-major [heads, queries, keys], each row of sum 1. The last query is the one that gave the token; of another text's
   * keys all that came before stand before it, of the own text's it is the only one.
   */
  readonly weights: Float32Array;
}

/** The same tokens with what is kept and without. */
export interface CacheCheck {
  readonly tokens: number;
  /** Whether the likeliest token was the same each time. */
  readonly same: boolean;
  /** Largest difference of logits, and the largest logit. */
  readonly worst: number;
  readonly largest: number;
  /** Milliseconds a token behind the prompt, in the median. */
  readonly cached: number;
  readonly whole: number;
}

export interface TextCalls {
  /** Throws code "memory" with the length that would fit, before anything is computed. */
  textOpen: { in: TextRequest; out: TextInfo };
  /** Stops after so many tokens, or once so many milliseconds are over. Each is also the data of a progress message. */
  textNext: {
    in: { readonly text: string; readonly tokens: number; readonly milliseconds: number };
    out: TextPart;
  };
  /**
   * Goes on behind these tokens, whatever was written before. Rows of those that were written so are kept; where a window or
   * a shift has moved past them, the text is read anew.
   */
  textBack: { in: { readonly text: string; readonly written: readonly number[] }; out: TextInfo };
  /** Of the token behind these, in the order in which the attentions are computed. Nothing of the text changes. */
  textAttention: {
    in: { readonly text: string; readonly written: readonly number[] };
    out: { readonly attention: readonly Attended[] };
  };
  /** A text that goes on from here, apart: both have one copy of what is kept until either writes; then that one copies. */
  textFork: { in: { readonly text: string; readonly seed?: number }; out: TextInfo };
  textClose: { in: { readonly text: string }; out: Record<string, never> };
  /** Writes greedily both ways; in words why nothing can be kept, where that is so. */
  cacheCheck: { in: TextRequest; out: CacheCheck | { readonly why: string } };
}
