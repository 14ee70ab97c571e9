/** Scaled dot-product attention: a group of scores, scale, mask, softmax, weighted sum. */
import type { Graph } from "../model/index.ts";
import { defineBlock, heads, mask, optional, scores } from "./define.ts";
import { flag, number } from "./params.ts";

export const attention = defineBlock({
  kind: "attention",
  title: "Attention",
  category: "Attention",
  formula: "softmax(q·kᵀ / √K + bias, masked) · v",
  help: "Each position compares its query with every key and mixes the values by the result. The mask says which keys a query may see. Enter the group to see scores, scale, mask, softmax and weighted sum on their own.",
  params: {
    scaled: flag(true, "Divides the scores by √K"),
    fill: number("-Infinity", "What stands in place of a masked score"),
    dropout: number(0, "Dropout on the attention weights while training", 0, 0.99),
  },
  inputs: {
    q: heads("b:batch h:head t:query k:feature"),
    k: heads("b:batch g:head s:key k:feature"),
    v: heads("b:batch g:head s:key e:feature"),
    mask: optional(mask("~b h t:query s:key")),
    bias: optional(scores("~b h t:query s:key")),
  },
  outputs: { out: heads("b h t:query e"), weights: scores("b h t:query s:key") },
  bypass: { out: "v" },
  body: (p, wiring): Graph => {
    const biased = wiring.has("bias");
    const scaled = p.scaled ? "scale.x" : "scores.scores";
    const summed = biased ? "add_bias.y" : scaled;
    const dropped = p.dropout > 0 ? "dropout.x" : "softmax.x";
    return {
      inputs: { q: "shared", k: "shared", v: "shared", mask: "shared", bias: "shared" },
      outputs: ["out", "weights"],
      nodes: {
        scores: { block: "scores" },
        ...(p.scaled ? { scale: { block: "scale" } } : {}),
        ...(biased ? { add_bias: { block: "add" } } : {}),
        mask: { block: "apply_mask", params: { fill: Number.isFinite(p.fill) ? p.fill : String(p.fill) } },
        softmax: { block: "softmax" },
        ...(p.dropout > 0 ? { dropout: { block: "dropout", params: { p: p.dropout } } } : {}),
        weighted_sum: { block: "weighted_sum" },
      },
      wires: [
        ...(biased ? [`${scaled} → add_bias.a`, "in.bias → add_bias.b"] : []),
        ...(p.dropout > 0 ? ["softmax.x → dropout.x"] : []),
        `${summed} → mask.x`,
        "in.mask → mask.mask",
        "weighted_sum.out → out.out",
        `softmax.x → out.weights`,
        ...(p.scaled ? ["in.q → scale.like", "scores.scores → scale.x"] : []),
        "in.k → scores.k",
        "in.q → scores.q",
        "mask.x → softmax.x",
        "in.v → weighted_sum.v",
        `${dropped} → weighted_sum.weights`,
      ],
    };
  },
});
