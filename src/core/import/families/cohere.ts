// Cohere's Command R and Aya (2024): both branches behind one LayerNorm without a shift, RoPE over pairs of neighbours,
// logits times a factor; Command R+ norms queries and keys with a scale for each head.
import type { Family } from "../model.ts";
import { cohereLayer, cohereNorm } from "../parts/cohere-like.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, normedQK, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const cohere: Family = {
  types: ["cohere"],
  title: "Cohere",
  architectures: ["CohereForCausalLM"],
  buffers: rotaryBuffers,
  build(config) {
    config.ignore("model_max_length", "pretraining_tp");
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 8192);
    const turning = { width: shape.sizes.K, positions, theta: 500_000, pairs: "interleaved" } as const;
    const rope = ropeOf(config, turning);
    const norm = cohereNorm(config);
    const isNormed = config.flag("use_qk_norm", false);
    const bias = config.flag("attention_bias", false);
    return drawLlamaLike(config, "Cohere", {
      ...{ shape, norm },
      fn: activationOf(config, "hidden_act", "silu"),
      attention: (name) => ({
        rope,
        ...(isNormed ? { normed: normedQK(name, "head", { ...norm, perHead: true }) } : {}),
      }),
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", true),
      head: { factor: config.number("logit_scale", 0.0625) },
      layer: cohereLayer(norm),
    });
  },
};
