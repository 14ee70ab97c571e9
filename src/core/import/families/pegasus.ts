// Pegasus (Zhang et al. 2019): norms before the branches, positions by sines.
import { bartLike } from "../parts/bart-like.ts";

export const pegasus = bartLike("pegasus", "Pegasus", "PegasusForConditionalGeneration", {
  ...{ before: true, embeddingNorm: false, positions: "halves", fn: "gelu" },
});
