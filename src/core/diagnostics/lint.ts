// What the rules of core/lint find: graphs that run, but hardly as they were meant. As data, and in prose.
import type { NodePath, ObjectiveKind, PortRef } from "../model/index.ts";
import { printPort } from "../model/index.ts";
import type { Role } from "../shape/index.ts";
import { plural } from "../words/index.ts";
import { type PositionFinding, positionExplainers } from "./lint-positions.ts";
import { type SilentFinding, silentExplainers } from "./lint-silent.ts";
import { type TokenFinding, tokenExplainers } from "./lint-tokens.ts";
import type { Prose } from "./prose.ts";

export type LintFinding =
  | SilentFinding
  | PositionFinding
  | TokenFinding
  | {
      readonly code: "lint/no-position";
      readonly node: NodePath;
      /** A mask hides keys from some queries: how much is visible is then all that tells positions apart. */
      readonly causal: boolean;
    }
  | {
      readonly code: "lint/nan-rows";
      readonly at: PortRef;
      /** How many rows of the mask allow nothing, of how many, and the first query among them. */
      readonly rows: number;
      readonly of: number;
      readonly first: number;
      /** So many positions are meant, where the graph's own sizes show none. */
      readonly positions?: number;
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
  | {
      readonly code: "lint/filler-scored";
      /** The Shift whose filler is a token of the vocabulary, which the loss takes for a target. */
      readonly node: NodePath;
      readonly id: number;
      readonly token: string | null;
      readonly loss: NodePath;
      readonly ignore: number;
    }
  | { readonly code: "lint/dead-node"; readonly node: NodePath; readonly feeds: readonly NodePath[] }
  | { readonly code: "lint/unused-output"; readonly at: PortRef }
  | { readonly code: "lint/value-bypasses-mask"; readonly node: NodePath; readonly masked: NodePath }
  | {
      readonly code: "lint/initial-loss";
      readonly node: NodePath;
      /** In nats: what it is (or is estimated at), and ln V. */
      readonly loss: number;
      readonly fair: number;
      readonly vocab: number;
      readonly measured: boolean;
    };

type Of<C extends LintFinding["code"]> = Extract<LintFinding, { readonly code: C }>;
const places = {
  before: "has its norm before the sublayer",
  after: "has its norm after the addition",
  none: "has no norm",
} as const;

export const lintExplainers: { readonly [C in LintFinding["code"]]: (d: Of<C>) => Prose } = {
  ...silentExplainers,
  ...positionExplainers,
  ...tokenExplainers,
  "lint/no-position": (d) => ({
    // Without positions a causal model can still be trained.
    ...(d.causal ? { severity: "hint" } : {}),
    title: d.causal
      ? `"${d.node}" has no position information in its queries and keys; only its mask tells positions apart.`
      : `"${d.node}" cannot tell the order of tokens: its queries and keys carry no position information.`,
    because: [
      d.causal
        ? "How many tokens a query sees tells the model something about order (NoPE), but this attention weighs two equal tokens at different distances alike."
        : "Attention compares every query with every key and sums, so swapping two tokens only swaps two outputs: the text is a bag of words to it.",
    ],
    help: "Add a position embedding, apply RoPE to queries and keys, or add a relative bias to the scores.",
  }),
  "lint/nan-rows": (d) => ({
    title: `${printPort(d.at)}: ${d.positions === undefined ? "" : `with ${plural(d.positions, "position")}, `}${d.rows} of ${plural(d.of, "query", "queries")} cannot see any key; the first is query ${d.first}.`,
    because: ["A row of scores that are all −∞ has a softmax of NaN."],
    help: "Let each query see at least itself.",
  }),
  "lint/scale-missing": (d) => ({
    title: `"${d.node}" does not divide its scores by √${d.width}.`,
    because: [
      `The dot product of two vectors of ${plural(d.value, "number")} with variance 1 has a standard deviation of √${d.value} = ${Math.sqrt(d.value).toFixed(1)}. The softmax then puts nearly all weight on one key, and gradients vanish.`,
    ],
    help: "Divide the scores by the square root of the head width before the softmax.",
  }),
  "lint/scale-doubled": (d) => ({
    title: `"${d.node}" divides its scores by √${d.width} more than once.`,
    because: d.scales.map((s) => `"${s}" scales them`),
    help: "Keep one of the scales. With two, the attention weights become nearly uniform.",
  }),
  "lint/softmax-axis": (d) => ({
    title: `"${d.node}" applies its softmax over the ${d.found} axis; it must be the ${d.wanted} axis.`,
    because: [
      d.wanted === "key"
        ? "The weights of one query over all keys must sum to 1; here those of one key over all queries do."
        : "The probabilities of all tokens at one position must sum to 1.",
    ],
    help: `Set its axis to ${d.axis}.`,
  }),
  "lint/residual-missing": (d) => ({
    title: `"${d.node}": the output of this ${d.sublayer === "ffn" ? "FFN" : "attention"} replaces the residual stream instead of being added to it.`,
    because: [
      "Without the residual connection, the output of earlier layers is lost here, and gradients have no direct path back.",
    ],
    help: "Add the residual stream, taken from before the norm, to its output.",
  }),
  "lint/norm-placement": (d) => ({
    title: `"${d.node}" ${places[d.placement]}, but "${d.unlike}" in the same stack ${places[d.usual]}.`,
    because: [
      "A stack should be Pre-LN or Post-LN throughout; when mixed, the residual stream changes scale from sublayer to sublayer.",
    ],
    help: "Place the norms of all sublayers alike. In Pre-LN, the residual is taken from before the norm.",
  }),
  "lint/heads-divide": (d) => ({
    severity: "hint",
    title: `"${d.node}": ${plural(d.heads, "head")} of width ${d.width} give ${d.heads * d.width}, but the residual stream has width ${d.stream}.`,
    because: [
      `${d.stream} / ${d.heads} = ${(d.stream / d.heads).toFixed(2)}, so the head width was rounded.`,
    ],
    help: "Choose a number of heads that divides the model width.",
  }),
  "lint/mask-objective": (d) =>
    d.problem === "prefix"
      ? {
          title: `${printPort(d.at)}: the objective is ${d.objective}, but its mask hides some of the prefix from itself.`,
          because: ["The whole prefix is given, so all of it may be read; its later tokens could help."],
          help: "Use a prefix mask as long as the objective's prefix.",
        }
      : d.problem === "unmasked"
        ? {
            title: `${printPort(d.at)}: the objective is ${d.objective}, but queries see the tokens after them.`,
            because: ["The token to predict is among those that are read."],
            help: "Connect a causal Mask.",
          }
        : {
            title: `${printPort(d.at)}: the objective is ${d.objective}, but its mask is causal.`,
            because: ["Tokens after a position could help to predict it, but are hidden from it."],
            help: "Mask only the padding.",
          },
  "lint/loss-padding": (d) => ({
    title: {
      counted: `"${d.node}" scores padding${d.attention === null ? "" : `, which "${d.attention}" masks`}.`,
      seen: `"${d.node}" ignores padding, but "${d.attention}" attends to it.`,
      unshifted: `"${d.node}": its targets are shifted but its mask is not, so one padding token of each sample is scored.`,
    }[d.problem],
    because: [`The padding is from "${d.stream}".`],
    help: "Make the loss and the attention treat the same positions as padding.",
  }),
  "lint/filler-scored": (d) => ({
    title: `"${d.loss}" scores the filler of "${d.node}": it trains the model to predict ${d.token === null ? `id ${d.id}` : `${d.token} (id ${d.id})`} where no target is known.`,
    because: [
      `"${d.node}" fills free positions with ${d.id}; "${d.loss}" ignores only ${`${d.ignore}`.replace("-", "−")}.`,
    ],
    help: "Fill with the id that the loss ignores.",
  }),
  "lint/dead-node": (d) => ({
    severity: "hint",
    title: `Nothing uses the output of "${d.node}".`,
    because: d.feeds.length === 0 ? [] : [`Used by nothing else: ${d.feeds.join(", ")}.`],
    help: "Connect it, or delete it.",
  }),
  "lint/unused-output": (d) => ({
    title: `Nothing uses ${printPort(d.at)}.`,
    because: [],
    help: "Connect it to the input that it is meant for.",
  }),
  "lint/value-bypasses-mask": (d) => ({
    title: `"${d.node}" mixes all positions and bypasses the mask of "${d.masked}".`,
    because: [
      "Its output rejoins the residual stream, so later tokens reach the logits of earlier positions.",
    ],
    help: "Mask it too, or remove it.",
  }),
  "lint/initial-loss": (d) => ({
    title: `"${d.node}": the initial loss is ${d.measured ? "" : "about "}${d.loss.toFixed(2)}, far from ln ${d.vocab} = ${d.fair.toFixed(2)}.`,
    because: [
      "Before training, all tokens should be about equally likely. Large initial logits are confidently wrong, and the first steps only undo that.",
    ],
    help: "Initialize the output matrix with a smaller standard deviation, such as 0.02.",
  }),
};

export const isLintFinding = (d: { readonly code: string }): d is LintFinding => d.code.startsWith("lint/");

export const lintSeverity = <C extends LintFinding["code"]>(d: Of<C>): "warning" | "hint" =>
  (lintExplainers[d.code] as (d: Of<C>) => Prose)(d).severity ?? "warning";
