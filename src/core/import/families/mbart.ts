// mBART (Liu et al. 2020): BART with norms before the branches and behind each stack.
import { bartLike } from "../parts/bart-like.ts";

export const mbart = bartLike("mbart", "mBART", "MBartForConditionalGeneration", {
  ...{ before: true, embeddingNorm: true, positions: "learned", fn: "gelu" },
});
