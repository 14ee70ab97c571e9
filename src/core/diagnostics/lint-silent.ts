// What the rules of core/lint find of mistakes that pass in silence: shapes fit, nothing leaks, the loss falls, and the
// model is not the one that was meant. As data, and in prose.
import type { NodePath, PortRef } from "../model/index.ts";
import { printPort } from "../model/index.ts";
import { plural } from "../words/index.ts";
import type { Prose } from "./prose.ts";

export type SilentFinding =
  | {
      readonly code: "lint/probabilities-as-logits";
      readonly at: PortRef;
      readonly softmax: NodePath;
      readonly vocab: number;
    }
  | {
      readonly code: "lint/target-offset";
      readonly at: PortRef;
      /** How many tokens ahead the targets are; 1 would be the next. */
      readonly ahead: number;
      readonly shifts: readonly NodePath[];
    }
  | {
      readonly code: "lint/residual-after-norm";
      /** The side of the Add that takes the residual. */
      readonly at: PortRef;
      readonly norm: NodePath;
    }
  | {
      readonly code: "lint/residual-source";
      readonly at: PortRef;
      /** The sum before, which the residual passes by. */
      readonly lost: NodePath;
    }
  | {
      readonly code: "lint/final-norm";
      readonly at: PortRef;
      /** The last sum, and the norm by which its sublayer reads the stream. */
      readonly sum: NodePath;
      readonly norm: NodePath;
    }
  | {
      readonly code: "lint/scale-width";
      readonly node: NodePath;
      readonly by: { readonly width: string; readonly value: number };
      readonly head: { readonly width: string; readonly value: number };
    }
  | {
      readonly code: "lint/view-mixes";
      readonly node: NodePath;
      /** The size of an axis that both shapes have and the view tears. */
      readonly axis: string;
      readonly from: readonly string[];
      readonly to: readonly string[];
    }
  | {
      readonly code: "lint/linear-pair";
      /** The second of the two. */
      readonly node: NodePath;
      readonly first: NodePath;
      /** The activation behind both, where there is one. */
      readonly activation: NodePath | null;
    }
  | {
      readonly code: "lint/logits-activation";
      readonly node: NodePath;
      readonly head: NodePath;
      readonly fn: string;
    }
  | {
      readonly code: "lint/untied";
      readonly node: NodePath;
      readonly weight: string;
      readonly parameters: number;
    };

type Of<C extends SilentFinding["code"]> = Extract<SilentFinding, { readonly code: C }>;

const sized = ({ width, value }: { width: string; value: number }): string =>
  width === `${value}` ? width : `${width} = ${value}`;

export const silentExplainers: { readonly [C in SilentFinding["code"]]: (d: Of<C>) => Prose } = {
  "lint/probabilities-as-logits": (d) => ({
    title: `${printPort(d.at)} must be logits, but "${d.softmax}" has already turned them into probabilities.`,
    because: [
      `The loss applies a softmax itself. The softmax of ${d.vocab} probabilities is nearly uniform: the loss cannot fall below ln(e + ${d.vocab - 1}) − 1 = ${(Math.log(Math.E + d.vocab - 1) - 1).toFixed(2)}, and its gradients are small.`,
    ],
    help: "Connect the logits, from before the softmax.",
  }),
  "lint/target-offset": (d) => ({
    title: `${printPort(d.at)}: the targets are ${d.ahead} tokens ahead; they must be the next token.`,
    because: d.shifts.map((s) => `"${s}" shifts the ids`),
    help: "Shift the targets left by one, or the inputs right by one, not both.",
  }),
  "lint/residual-after-norm": (d) => ({
    title: `${printPort(d.at)} takes the residual from after "${d.norm}"; in Pre-LN it must come from before the norm.`,
    because: [
      "The stream is normalized again at each sublayer, so nothing passes from the first layer to the last unchanged.",
    ],
    help: "Take the residual from before the norm.",
  }),
  "lint/residual-source": (d) => ({
    title: `${printPort(d.at)} takes the residual from before "${d.lost}", so the output of that sublayer is lost to the residual stream.`,
    because: [`The sublayer reads "${d.lost}", but its sum starts from what entered the block.`],
    help: `Take the residual from "${d.lost}", which the sublayer itself reads.`,
  }),
  "lint/final-norm": (d) => ({
    title: `${printPort(d.at)} reads the residual stream without a final norm.`,
    because: [
      `The stack is Pre-LN ("${d.norm}" is before its sublayer), so nothing normalizes "${d.sum}", and the stream grows with each layer.`,
    ],
    help: "Add a norm before the head.",
  }),
  "lint/scale-width": (d) => ({
    title: `"${d.node}" divides the scores by √(${sized(d.by)}), but the head width is ${sized(d.head)}.`,
    because: [
      `Queries and keys have ${plural(d.head.value, "number")}; the scores come out ${Math.sqrt(d.by.value / d.head.value).toFixed(1)} times ${d.by.value > d.head.value ? "too small" : "too large"}.`,
    ],
    help: "Divide the scores by the square root of the head width.",
  }),
  "lint/view-mixes": (d) => ({
    title: `"${d.node}" reshapes [${d.from.join(", ")}] to [${d.to.join(", ")}], but its axis ${d.axis} is not the ${d.axis} of the input.`,
    because: [
      `A view moves no number: one entry along the new ${d.axis} holds parts of several entries along the old one.`,
    ],
    help: "Split or merge axes where they are, and exchange them with a Transpose.",
  }),
  "lint/linear-pair": (d) => ({
    title: `Nothing nonlinear is between "${d.first}" and "${d.node}": together they are one Linear.`,
    because:
      d.activation === null
        ? ["The product of two matrices is a matrix."]
        : [`The activation "${d.activation}" is behind both.`],
    help:
      d.activation === null
        ? "Insert an Activation between them."
        : "A feed-forward network has it between them. No fix is offered, for in short trainings none ended better.",
  }),
  "lint/logits-activation": (d) => ({
    title: `"${d.node}" applies ${d.fn} to the logits of "${d.head}".`,
    because: [
      d.fn === "tanh" || d.fn === "sigmoid"
        ? "Logits must be unbounded: here no token can get a probability near 1."
        : "Logits must be free to be negative: here unlikely tokens all get about the same score, and no gradient.",
    ],
    help: "Remove it: the softmax takes logits as they are.",
  }),
  "lint/untied": (d) => ({
    title: `"${d.node}" is set to tied embeddings, but nothing ties "${d.weight}".`,
    because: [`It has ${plural(d.parameters, "parameter")} of its own instead of the embedding table.`],
    help: "Tie it to the embedding table, or turn off tied.",
  }),
};
