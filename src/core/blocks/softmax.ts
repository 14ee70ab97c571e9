/** exp(x) / Σ exp(x) over the last axis. */
import { any, defineBlock } from "./define.ts";

export const softmax = defineBlock({
  kind: "softmax",
  title: "Softmax",
  category: "Maths",
  formula: "y_j = exp(x_j) / Σ_i exp(x_i)",
  help: "Turns each row of scores into weights that are positive and sum to one. −∞ becomes exactly zero. A row of nothing but −∞ has no answer and becomes NaN.",
  params: {},
  inputs: { x: any("… n") },
  outputs: { x: any("… n") },
  lower: (ir, { x }) => ({ x: ir.softmax(x) }),
});
