// Qwen 3 (Alibaba 2025): Llama with RMSNorm of each head's queries and keys, windows from a layer on.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { rotaryBuffers } from "../parts/llama-like.ts";
import { buildQwen } from "../parts/qwen-like.ts";

export const qwen3: Family = {
  types: ["qwen3"],
  title: "Qwen 3",
  architectures: decoderHeads("Qwen3"),
  buffers: rotaryBuffers,
  build: (config) => buildQwen(config, "Qwen 3", true),
};
