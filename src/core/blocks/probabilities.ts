// Softmax of the logits: what the model predicts.
import { defineBlock, logits } from "./define.ts";
import { largest, share } from "./said.ts";

export const probabilities = defineBlock({
  kind: "probabilities",
  traits: ["gives-probabilities"],
  shares: ["p"],
  title: "Probabilities",
  category: "Output",
  words: ["softmax over vocabulary", "next-token distribution", "prediction"],
  formula: "p = softmax(logits)",
  latex: (_, t) =>
    String.raw`p_v = \frac{e^{\mathrm{logits}_v}}{\sum_{u=1}^{${t.size("v")}} e^{\mathrm{logits}_u}}`,
  narrate: (f) => {
    const top = largest(f.out("p"));
    return top ? `After ${f.token}, ${top.name} is the most likely token, with ${share(top.value)}.` : "";
  },
  help: "Softmax over vocabulary: turns logits into the probability of each token. At position t they predict the token at t + 1. The largest is the greedy prediction.",
  params: {},
  inputs: { logits: logits("… v:vocab") },
  outputs: { p: logits("… v:vocab") },
  lower: (ir, { logits }) => ({ p: ir.softmax(logits) }),
});
