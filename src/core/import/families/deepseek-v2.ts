// DeepSeek-V2 (2024): latent attention, and softmax shares of experts in groups.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { buildDeepseek } from "../parts/deepseek-like.ts";
import { rotaryBuffers } from "../parts/llama-like.ts";

export const deepseekV2: Family = {
  types: ["deepseek_v2"],
  title: "DeepSeek-V2",
  architectures: decoderHeads("DeepseekV2"),
  buffers: rotaryBuffers,
  build: (config) => buildDeepseek(config, false),
};
