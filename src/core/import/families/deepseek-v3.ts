// DeepSeek-V3 (2024), and Kimi K2 (2025) after it: latent attention, and sigmoid shares that are corrected for choosing.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { buildDeepseek } from "../parts/deepseek-like.ts";
import { rotaryBuffers } from "../parts/llama-like.ts";

export const deepseekV3: Family = {
  types: ["deepseek_v3", "kimi_k2"],
  title: "DeepSeek-V3",
  architectures: decoderHeads("DeepseekV3"),
  buffers: rotaryBuffers,
  build: (config) => buildDeepseek(config, true),
};
