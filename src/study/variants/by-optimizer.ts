// The base's graph trained by another optimizer, with what is usual for that one beside the learning rate.
import { type OptimizerName, optimizerChoices } from "../../runtime/client/index.ts";
import type { Variant } from "./variant.ts";

export function byOptimizer(optimizer: OptimizerName): Variant {
  const { title, momentum, weightDecay } = optimizerChoices[optimizer];
  const training = { optimizer, weightDecay, ...(momentum > 0 ? { momentum } : {}) };
  return { name: title, edits: [], training };
}
