// ERNIE 4.5 (Baidu 2025), the dense one: Llama that turns pairs of neighbours, with biases everywhere or nowhere.
import type { Family } from "../model.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const ernie: Family = {
  types: ["ernie4_5"],
  title: "ERNIE 4.5",
  architectures: ["Ernie4_5ForCausalLM"],
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config, { kvHeads: 2, headWidth: 128 });
    const positions = config.count("max_position_embeddings", 131072);
    const turning = { width: shape.sizes.K, positions, theta: 500_000, pairs: "interleaved" } as const;
    const rope = ropeOf(config, turning);
    const bias = config.flag("use_bias", false);
    return drawLlamaLike(config, "ERNIE 4.5", {
      ...{ shape, norm: rmsNorm(config, 1e-5) },
      fn: activationOf(config, "hidden_act", "silu"),
      attention: () => ({ rope }),
      biases: { qkv: bias, out: bias, mlp: bias },
      tied: config.flag("tie_word_embeddings", true),
    });
  },
};
