// Granite (IBM 2024): Llama with four factors, of embeddings, scores, residuals and logits.
import type { Family } from "../model.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const granite: Family = {
  types: ["granite"],
  title: "Granite",
  architectures: ["GraniteForCausalLM"],
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 2048);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const bias = config.flag("attention_bias", false);
    const factor = config.number("attention_multiplier", 1);
    return drawLlamaLike(config, "Granite", {
      shape,
      norm: rmsNorm(config),
      fn: activationOf(config, "hidden_act", "silu"),
      attention: () => ({ rope, factor }),
      biases: { qkv: bias, out: bias, mlp: config.flag("mlp_bias", false) },
      residual: config.number("residual_multiplier", 1),
      tied: config.flag("tie_word_embeddings", false),
      more: { embeddingFactor: config.number("embedding_multiplier", 1) },
      head: { factor: 1 / config.divisor("logits_scaling", 1) },
    });
  },
};
