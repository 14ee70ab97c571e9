// StarCoder2 (BigCode 2024): LayerNorm, RoPE, grouped key-value heads, biases, a plain FFN.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import { sameWindow } from "../parts/layer-types.ts";
import { drawLlamaLike, linear, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import type { Norm } from "../parts/norm.ts";
import { drawSublayers } from "../parts/residual.ts";
import { ropeOf } from "../parts/rope.ts";

export const starcoder2: Family = {
  types: ["starcoder2"],
  title: "StarCoder2",
  architectures: decoderHeads("Starcoder2"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config, { kvHeads: 2 });
    const positions = config.count("max_position_embeddings", 4096);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const norm: Norm = { kind: "layernorm", eps: config.number("norm_epsilon", 1e-5) };
    const fn = activationOf(config, "hidden_act", "gelu_pytorch_tanh");
    const bias = config.flag("use_bias", true);
    const windows = sameWindow(shape.sizes.N, config.countOrNull("sliding_window"));
    return drawLlamaLike(config, "StarCoder2", {
      ...{ shape, norm, fn },
      attention: (_, l) => ({ rope, mask: windows.mask(l) }),
      biases: { qkv: bias, out: bias, mlp: bias },
      tied: config.flag("tie_word_embeddings", true),
      more: { window: windows.window },
      layer: (canvas, { attention }, name) =>
        drawSublayers(canvas, {
          attention,
          feedForward: (c, x) => {
            const [up, down] = [linear(`${name}.mlp.c_fc`, bias), linear(`${name}.mlp.c_proj`, bias)];
            return drawFeedForward(c, { fn, hidden: shape.hidden, up, down }, x);
          },
          before: [
            { norm, tensor: `${name}.input_layernorm` },
            { norm, tensor: `${name}.post_attention_layernorm` },
          ],
        }),
    });
  },
};
