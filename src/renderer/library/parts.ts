// Parts that are put into a graph as a whole: nodes of the graphs that ship, found by the field's words. A number that is
// typed with them is how often a repeat repeats.
import type { NodeId } from "../../core/index.ts";

export interface Part {
  readonly title: string;
  readonly about: string;
  readonly words: readonly string[];
  /** The preset that it is taken from. */
  readonly preset: string;
  /** Its nodes there, from where it begins to where it goes on. */
  readonly nodes: readonly NodeId[];
}

/** A part as it was asked for: `decoder ×6`. */
export interface AskedPart {
  readonly part: Part;
  /** Null: as often as in its preset. */
  readonly times: number | null;
}

export const parts: readonly Part[] = [
  {
    title: "Embedding with positions",
    about: "Token embedding plus a learned position embedding",
    words: ["input", "wte", "wpe", "learned positional encoding"],
    preset: "decoder-only",
    nodes: ["emb", "pe", "add_pe"],
  },
  {
    title: "Decoder blocks",
    about: "Pre-LN blocks with causal self-attention and a feed-forward, repeated, with their mask",
    words: ["transformer block", "decoder layers", "pre-ln", "gpt", "stack"],
    preset: "decoder-only",
    nodes: ["blocks"],
  },
  {
    title: "Llama blocks",
    about: "Pre-LN blocks with RMSNorm, RoPE, grouped-query attention and SwiGLU, repeated, with their mask",
    words: ["modern decoder blocks", "transformer block", "decoder layers", "gqa", "mistral", "stack"],
    preset: "decoder-modern",
    nodes: ["blocks"],
  },
  {
    title: "Encoder blocks",
    about: "Post-LN blocks with bidirectional self-attention, repeated",
    words: ["transformer block", "encoder layers", "post-ln", "bert", "stack"],
    preset: "encoder",
    nodes: ["blocks"],
  },
  {
    title: "Output head",
    about: "Final norm, LM head and the softmax over the vocabulary",
    words: ["lm head", "final norm", "unembedding", "probabilities", "prediction"],
    preset: "decoder-only",
    nodes: ["norm_f", "lm_head", "probs"],
  },
];

/** More than anybody draws; what is typed beyond is no number of blocks. */
const mostTimes = 96;

function timesIn(typed: string): number | null {
  const [, digits] = /(?:^|[\s×x*])(\d{1,2})\b/i.exec(typed) ?? [];
  const times = Number(digits ?? 0);
  return times >= 1 && times <= mostTimes ? times : null;
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word !== "" && !/^[×x*]?\d*[×x*]?$/.test(word));

/** Parts of which every word that was typed begins a word; all of them where nothing was. */
export function findParts(typed: string): readonly AskedPart[] {
  const wanted = wordsOf(typed);
  if (wanted.length === 0 && typed.trim() !== "") return [];
  const found = parts.filter(({ title, words }) => {
    const known = [title, ...words].flatMap(wordsOf);
    return wanted.every((word) => known.some((k) => k.startsWith(word)));
  });
  const named = ({ title }: Part) =>
    wanted.every((word) => wordsOf(title).some((k) => k.startsWith(word))) ? 0 : 1;
  return found.toSorted((a, b) => named(a) - named(b)).map((part) => ({ part, times: timesIn(typed) }));
}
