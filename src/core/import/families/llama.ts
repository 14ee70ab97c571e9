// Llama (Touvron et al. 2023): RMSNorm, RoPE, grouped key-value heads, gated FFN.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const llama: Family = {
  types: ["llama"],
  title: "Llama",
  architectures: decoderHeads("Llama"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config);
    // Slices of matrices that give the same product.
    config.ignore("pretraining_tp");
    const positions = config.count("max_position_embeddings", 2048);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const bias = config.flag("attention_bias", false);
    return drawLlamaLike(config, "Llama", {
      shape,
      norm: rmsNorm(config),
      fn: activationOf(config, "hidden_act", "silu"),
      attention: () => ({ rope }),
      biases: { qkv: bias, out: bias, mlp: config.flag("mlp_bias", false) },
      tied: config.flag("tie_word_embeddings", false),
    });
  },
};
