// Gemma 3 (Google 2025): Gemma 2 with normed queries and keys in place of caps, and two RoPE bases.
import type { Family } from "../model.ts";
import { laterGemma } from "../parts/gemma-like.ts";
import { rotaryBuffers } from "../parts/llama-like.ts";

export const gemma3: Family = {
  types: ["gemma3_text"],
  title: "Gemma 3",
  architectures: ["Gemma3ForCausalLM", "Gemma3TextForSequenceClassification"],
  buffers: rotaryBuffers,
  build: (config) => laterGemma(config, true),
};
