// BART (Lewis et al. 2019): each sum normed, learned positions.
import { bartLike } from "../parts/bart-like.ts";

export const bart = bartLike("bart", "BART", "BartForConditionalGeneration", {
  ...{ before: false, embeddingNorm: true, positions: "learned", fn: "gelu" },
});
