// The loss of an objective: how surprised the logits are by the targets.
import type { Builder, Value } from "../ir/index.ts";
import { sizeOfLast } from "./sizes.ts";

/**
 * logits […, V], targets i32 […] → the mean of −log softmax(logits)[target] over the positions that count: those
 * whose target is not negative. Where none counts it is 0.
 */
export function crossEntropy(g: Builder, logits: Value, targets: Value): Value {
  const all = (v: Value) => ({ axes: v.shape.map((_, i) => i), keep: false });
  const hot = g.oneHot(targets, { depth: sizeOfLast(logits) });
  const chosen = g.reduceSum(g.mul(hot, g.logSoftmax(logits)), {
    axes: [logits.shape.length - 1],
    keep: false,
  });
  const counted = g.cast(g.lessEqual(g.scalar(0, "i32"), targets), { dtype: "f32" });
  const count = g.max(g.reduceSum(counted, all(counted)), g.scalar(1));
  return g.neg(g.div(g.reduceSum(chosen, all(chosen)), count));
}
