// What the rules of core/lint find: graphs that run, but hardly as they were meant. As data, and in prose.
import type { NodePath, ObjectiveKind, PortRef } from "../model/index.ts";
import { printPort } from "../model/index.ts";
import type { Role } from "../shape/index.ts";

export type LintFinding =
  | { readonly code: "lint/no-position"; readonly node: NodePath }
  | {
      readonly code: "lint/nan-rows";
      readonly at: PortRef;
      /** How many rows of the mask allow nothing, of how many, and the first query among them. */
      readonly rows: number;
      readonly of: number;
      readonly first: number;
    }
  | {
      readonly code: "lint/scale-missing";
      readonly node: NodePath;
      /** Head width as it is written, and its value. */
      readonly width: string;
      readonly value: number;
    }
  | {
      readonly code: "lint/scale-doubled";
      readonly node: NodePath;
      readonly width: string;
      readonly scales: readonly NodePath[];
    }
  | {
      readonly code: "lint/softmax-axis";
      readonly node: NodePath;
      readonly found: Role;
      readonly wanted: Role;
      /** The axis to take, counted from the end. */
      readonly axis: number;
    }
  | {
      readonly code: "lint/residual-missing";
      readonly node: NodePath;
      readonly sublayer: "attention" | "ffn";
    }
  | {
      readonly code: "lint/norm-placement";
      readonly node: NodePath;
      readonly placement: "before" | "after" | "none";
      /** A sublayer of the same stack that has it otherwise. */
      readonly unlike: NodePath;
      readonly usual: "before" | "after" | "none";
    }
  | {
      readonly code: "lint/heads-divide";
      readonly node: NodePath;
      readonly heads: number;
      readonly width: number;
      readonly stream: number;
      readonly dim: string;
    }
  | {
      readonly code: "lint/mask-objective";
      readonly at: PortRef;
      readonly objective: ObjectiveKind;
      /** `prefix`: what a prefix-lm objective gives is not all seen by itself. */
      readonly problem: "causal" | "unmasked" | "prefix";
    }
  | {
      readonly code: "lint/loss-padding";
      readonly node: NodePath;
      readonly problem: "counted" | "seen" | "unshifted";
      /** The Tokens whose padding it is. */
      readonly stream: NodePath;
      readonly attention: NodePath | null;
    }
  | { readonly code: "lint/dead-node"; readonly node: NodePath; readonly feeds: readonly NodePath[] }
  | { readonly code: "lint/unused-output"; readonly at: PortRef }
  | { readonly code: "lint/value-bypasses-mask"; readonly node: NodePath; readonly masked: NodePath }
  | {
      readonly code: "lint/initial-loss";
      readonly node: NodePath;
      /** In nats: what it is (or comes to), and ln V. */
      readonly loss: number;
      readonly fair: number;
      readonly vocab: number;
      readonly measured: boolean;
    };

type Of<C extends LintFinding["code"]> = Extract<LintFinding, { readonly code: C }>;
interface Prose {
  readonly title: string;
  readonly because: readonly string[];
  readonly help: string;
}

const places = {
  before: "has its norm in front",
  after: "has its norm behind the sum",
  none: "has no norm of its own",
} as const;

export const lintExplainers: { readonly [C in LintFinding["code"]]: (d: Of<C>) => Prose } = {
  "lint/no-position": (d) => ({
    title: `"${d.node}" cannot tell the order of tokens: nothing on the way to its queries and keys knows a position.`,
    because: [
      "Attention compares every query with every key and sums: exchange two tokens, and the same numbers come out, exchanged. It reads a bag of words.",
    ],
    help: "Add a table of positions to the embedding, turn queries and keys by RoPE, or add a relative bias to the scores.",
  }),
  "lint/nan-rows": (d) => ({
    title: `${printPort(d.at)}: ${d.rows === 1 ? "a query" : `${d.rows} of ${d.of} queries`} may see no key at all; the first is query ${d.first}.`,
    because: [
      "Their rows of scores are −∞ throughout, and the softmax of such a row is NaN, in every entry.",
    ],
    help: "Let each query see itself at least.",
  }),
  "lint/scale-missing": (d) => ({
    title: `"${d.node}" does not divide its scores by √${d.width}.`,
    because: [
      `A dot product of ${d.value} numbers of size 1 has a spread of √${d.value} = ${Math.sqrt(d.value).toFixed(1)}. The softmax then puts nearly everything on one key, and hardly any gradient comes through.`,
    ],
    help: "Divide the scores by the square root of the head width before the softmax.",
  }),
  "lint/scale-doubled": (d) => ({
    title: `"${d.node}" divides its scores by √${d.width} more than once.`,
    because: d.scales.map((s) => `"${s}" scales them`),
    help: "Keep one of the scales. With two, all weights come out nearly alike.",
  }),
  "lint/softmax-axis": (d) => ({
    title: `"${d.node}" takes its softmax over the ${d.found} axis; it should be the ${d.wanted} axis.`,
    because: [
      d.wanted === "key"
        ? "The weights of one query over all keys are to sum to one; here those of one key over all queries do."
        : "The probabilities of all tokens at one position are to sum to one.",
    ],
    help: `Take axis ${d.axis}.`,
  }),
  "lint/residual-missing": (d) => ({
    title: `"${d.node}": the result of this ${d.sublayer === "ffn" ? "FFN" : "attention"} takes the place of the stream instead of being added to it.`,
    because: [
      "Without the sum, what earlier layers found is lost here, and gradients have no short way back.",
    ],
    help: "Put an Add behind it, with the stream from before its norm on the other side.",
  }),
  "lint/norm-placement": (d) => ({
    title: `"${d.node}" ${places[d.placement]}, but "${d.unlike}" in the same stack ${places[d.usual]}.`,
    because: [
      "A stack is Pre-LN or Post-LN throughout; mixed, the stream has another scale after each sublayer.",
    ],
    help: "Place the norms of all sublayers alike. In Pre-LN the sum takes the stream from before the norm.",
  }),
  "lint/heads-divide": (d) => ({
    title: `"${d.node}": ${d.heads} heads of ${d.width} are ${d.heads * d.width} wide, and the stream is ${d.stream}.`,
    because: [`${d.stream} / ${d.heads} = ${(d.stream / d.heads).toFixed(2)}; the head width was rounded.`],
    help: "Choose a number of heads that divides the width of the stream.",
  }),
  "lint/mask-objective": (d) =>
    d.problem === "prefix"
      ? {
          title: `${printPort(d.at)}: the objective is ${d.objective}, but its mask hides some of the prefix from itself.`,
          because: ["The prefix is given, all of it: what stands later in it may be read, and could help."],
          help: "Take a prefix mask as long as the prefix of the objective.",
        }
      : d.problem === "unmasked"
        ? {
            title: `${printPort(d.at)}: the objective is ${d.objective}, but queries see the tokens after them.`,
            because: ["The token that is to be predicted stands among those that are read."],
            help: "Connect a causal Mask.",
          }
        : {
            title: `${printPort(d.at)}: the objective is ${d.objective}, but its mask is causal.`,
            because: ["What comes after a position could help there, and is hidden from it."],
            help: "Mask the padding only.",
          },
  "lint/loss-padding": (d) => ({
    title: {
      counted: `"${d.node}" counts padding${d.attention === null ? "" : `, which "${d.attention}" leaves out`}.`,
      seen: `"${d.node}" leaves padding out, but "${d.attention}" reads it.`,
      unshifted: `"${d.node}": its targets are shifted and its mask is not, so that it counts one padding token of each sample.`,
    }[d.problem],
    because: [`The padding is that of "${d.stream}".`],
    help: "Let loss and attention agree on what is padding.",
  }),
  "lint/dead-node": (d) => ({
    title: `Nothing uses what "${d.node}" gives.`,
    because: d.feeds.length === 0 ? [] : [`Only for it are there: ${d.feeds.join(", ")}.`],
    help: "Connect it, or remove it.",
  }),
  "lint/unused-output": (d) => ({
    title: `Nothing uses ${printPort(d.at)}.`,
    because: [],
    help: "Connect it where it belongs.",
  }),
  "lint/value-bypasses-mask": (d) => ({
    title: `"${d.node}" mixes all positions, around the mask of "${d.masked}".`,
    because: [
      "What it mixes joins the stream again, and with it later tokens reach the logits of earlier ones.",
    ],
    help: "Mask it too, or take it out.",
  }),
  "lint/initial-loss": (d) => ({
    title: `"${d.node}": the first loss ${d.measured ? "is" : "comes to about"} ${d.loss.toFixed(2)}, far from ln ${d.vocab} = ${d.fair.toFixed(2)}.`,
    because: [
      "Before any training all tokens should be about equally likely. Logits that begin large are confident and wrong, and the first steps only undo that.",
    ],
    help: "Begin the output matrix with a smaller spread, such as 0.02.",
  }),
};
