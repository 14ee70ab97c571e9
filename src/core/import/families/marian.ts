// Marian (Junczys-Dowmunt et al. 2018), of OPUS-MT: each sum normed, positions by sines, two vocabularies or one.
import { bartLike } from "../parts/bart-like.ts";

export const marian = bartLike("marian", "Marian", "MarianMTModel", {
  ...{ before: false, embeddingNorm: false, positions: "halves", fn: "gelu" },
});
