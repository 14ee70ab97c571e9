// Gemma 2 (Google 2024): norms before and after the branches, capped scores and logits, windows in turn.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { laterGemma } from "../parts/gemma-like.ts";
import { rotaryBuffers } from "../parts/llama-like.ts";

export const gemma2: Family = {
  types: ["gemma2"],
  title: "Gemma 2",
  architectures: decoderHeads("Gemma2"),
  buffers: rotaryBuffers,
  build: (config) => laterGemma(config, false),
};
