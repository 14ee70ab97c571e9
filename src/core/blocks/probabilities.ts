/** Softmax of the logits: what the model predicts. */
import { defineBlock, logits } from "./define.ts";

export const probabilities = defineBlock({
  kind: "probabilities",
  title: "Probabilities",
  category: "Output",
  formula: "p = softmax(logits)",
  help: "Turns logits into the probability of each token. At position t they predict the token at t + 1. The largest is the greedy prediction.",
  params: {},
  inputs: { logits: logits("… v:vocab") },
  outputs: { p: logits("… v:vocab") },
  lower: (ir, { logits }) => ({ p: ir.softmax(logits) }),
});
