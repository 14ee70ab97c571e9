// Qwen 2 (Alibaba 2024): Llama with biases of queries, keys and values, windows from a layer on.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { rotaryBuffers } from "../parts/llama-like.ts";
import { buildQwen } from "../parts/qwen-like.ts";

export const qwen2: Family = {
  types: ["qwen2"],
  title: "Qwen 2",
  architectures: decoderHeads("Qwen2"),
  buffers: rotaryBuffers,
  build: (config) => buildQwen(config, "Qwen 2", false),
};
