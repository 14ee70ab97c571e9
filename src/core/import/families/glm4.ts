// GLM-4 (Zhipu 2025): norms before and after the branches, pairs of neighbours of half of each head turned.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import { gateUp } from "../parts/fused.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { drawSublayers } from "../parts/residual.ts";
import { ropeOf } from "../parts/rope.ts";

export const glm4: Family = {
  types: ["glm4"],
  title: "GLM-4",
  architectures: decoderHeads("Glm4"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config, { kvHeads: 2, headWidth: 128 });
    const positions = config.count("max_position_embeddings", 131072);
    const rope = ropeOf(config, {
      width: shape.sizes.K,
      positions,
      share: 0.5,
      partial: true,
      pairs: "interleaved",
    });
    const norm = rmsNorm(config, 1.5625e-7);
    const fn = activationOf(config, "hidden_act", "silu");
    const bias = config.flag("attention_bias", true);
    return drawLlamaLike(config, "GLM-4", {
      ...{ shape, norm, fn },
      attention: () => ({ rope }),
      biases: { qkv: bias, out: false, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      layer: (canvas, { attention }, name) =>
        drawSublayers(canvas, {
          attention,
          feedForward: (c, x) => drawFeedForward(c, gateUp(name, fn, shape), x),
          before: [
            { norm, tensor: `${name}.input_layernorm` },
            { norm, tensor: `${name}.post_attention_layernorm` },
          ],
          after: [
            { norm, tensor: `${name}.post_self_attn_layernorm` },
            { norm, tensor: `${name}.post_mlp_layernorm` },
          ],
        }),
    });
  },
};
