// Gemma (Google 2024): embeddings times √D, norms by 1 + w, tanh-GEGLU.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { gemmaNorm, oneWay } from "../parts/gemma-like.ts";
import { drawLlamaLike, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const gemma: Family = {
  types: ["gemma"],
  title: "Gemma",
  architectures: decoderHeads("Gemma"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config, { kvHeads: 16, headWidth: 256 });
    const positions = config.count("max_position_embeddings", 8192);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    oneWay(config);
    // Of older files; transformers takes the tanh form for "gelu" and does not read the other key.
    config.only("hidden_activation", "gelu_pytorch_tanh", "transformers does not read it either");
    const fn = activationOf(config, "hidden_act", "gelu_pytorch_tanh");
    const bias = config.flag("attention_bias", false);
    return drawLlamaLike(config, "Gemma", {
      shape,
      norm: gemmaNorm(config),
      fn: config.values.hidden_act === "gelu" ? "gelu_tanh" : fn,
      attention: () => ({ rope }),
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", true),
      more: { embeddingFactor: Math.sqrt(shape.sizes.D) },
    });
  },
};
