// OLMo 2 (Ai2 2024): RMSNorm after each branch, and of all queries and all keys of a position before the heads.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import {
  drawLlamaLike,
  normedBranches,
  normedQK,
  rmsNorm,
  rotaryBuffers,
  usualShape,
} from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const olmo2: Family = {
  types: ["olmo2"],
  title: "OLMo 2",
  architectures: decoderHeads("Olmo2"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 2048);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const norm = rmsNorm(config, 1e-5);
    const bias = config.flag("attention_bias", false);
    return drawLlamaLike(config, "OLMo 2", {
      shape,
      norm,
      fn: activationOf(config, "hidden_act", "silu"),
      attention: (name) => ({ rope, normed: normedQK(name, "width", norm) }),
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      layer: normedBranches(norm),
    });
  },
};
