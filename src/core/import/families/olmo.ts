// OLMo (Ai2 2024): Llama whose norms learn nothing, with queries, keys and values clipped.
import type { Family } from "../model.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import type { Norm } from "../parts/norm.ts";
import { ropeOf } from "../parts/rope.ts";

export const olmo: Family = {
  types: ["olmo"],
  title: "OLMo",
  architectures: ["OlmoForCausalLM"],
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 2048);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const norm: Norm = { kind: "layernorm", eps: 1e-5, affine: false };
    const clip = config.numberOrNull("clip_qkv");
    const bias = config.flag("attention_bias", false);
    return drawLlamaLike(config, "OLMo", {
      ...{ shape, norm },
      fn: activationOf(config, "hidden_act", "silu"),
      attention: () => ({ rope, ...(clip === null ? {} : { clip }) }),
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
    });
  },
};
