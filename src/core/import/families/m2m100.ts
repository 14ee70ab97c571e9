// M2M100 (Fan et al. 2020): norms before the branches, sines counted over real tokens.
import { bartLike } from "../parts/bart-like.ts";

export const m2m100 = bartLike("m2m_100", "M2M100", "M2M100ForConditionalGeneration", {
  ...{ before: true, embeddingNorm: false, positions: "fairseq", fn: "relu" },
});
