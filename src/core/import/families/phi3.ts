// Phi-3 and Phi-4 (Microsoft 2024): Llama with fused matrices and longrope.
import type { Family } from "../model.ts";
import { drawAttention } from "../parts/attention.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import { gateUp, rowsOf, wholeOf } from "../parts/fused.ts";
import { sameWindow } from "../parts/layer-types.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { drawSublayers } from "../parts/residual.ts";
import { ropeOf } from "../parts/rope.ts";

export const phi3: Family = {
  types: ["phi3"],
  title: "Phi-3",
  architectures: decoderHeads("Phi3"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config);
    const { D, H, G, K, N } = shape.sizes;
    const positions = config.count("max_position_embeddings", 4096);
    const kinds = { su: "longrope", yarn: "longrope" };
    const rope = ropeOf(config, { width: K, positions, original: 4096, partial: true, kinds });
    const windows = sameWindow(N, config.countOrNull("sliding_window"));
    const norm = rmsNorm(config, 1e-5);
    const fn = activationOf(config, "hidden_act", "silu");
    return drawLlamaLike(config, "Phi-3", {
      ...{ shape, norm, fn },
      attention: () => ({}),
      biases: { qkv: false, out: false, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      more: { window: windows.window },
      layer: (canvas, _, name) => {
        const fused = { name: `${name}.self_attn.qkv_proj`, bias: false, rows: (H + 2 * G) * K, from: D };
        drawSublayers(canvas, {
          attention: (c, x) =>
            drawAttention(
              c,
              shape,
              {
                q: rowsOf(fused, 0, H * K),
                k: rowsOf(fused, H * K, G * K),
                v: rowsOf(fused, (H + G) * K, G * K),
                out: wholeOf(`${name}.self_attn.o_proj`, false),
                ...{ rope, mask: "in.mask" },
              },
              x,
            ),
          feedForward: (c, x) => drawFeedForward(c, gateUp(name, fn, shape), x),
          before: [
            { norm, tensor: `${name}.input_layernorm` },
            { norm, tensor: `${name}.post_attention_layernorm` },
          ],
        });
      },
    });
  },
};
