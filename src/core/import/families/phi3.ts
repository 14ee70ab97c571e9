// Phi-3 and Phi-4 (Microsoft 2024) and GLM-4 (2025): Llama with fused matrices; GLM-4 has norms after the branches and
// turns pairs of neighbours of half of each head.
import type { Config } from "../config.ts";
import type { Family } from "../model.ts";
import { drawAttention } from "../parts/attention.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import { rowsOf, wholeOf } from "../parts/fused.ts";
import { sameWindow } from "../parts/layer-types.ts";
import { drawSublayers } from "../parts/residual.ts";
import { ropeOf } from "../parts/rope.ts";
import type { Shape } from "../shape.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "./llama.ts";

/** Gate and expansion in one matrix. */
function gateUp(name: string, fn: string, shape: Shape) {
  const { F, D } = shape.sizes;
  const fused = { name: `${name}.mlp.gate_up_proj`, bias: false, rows: 2 * F, from: D };
  return {
    ...{ fn, hidden: shape.hidden },
    gate: rowsOf(fused, 0, F),
    up: rowsOf(fused, F, F),
    down: wholeOf(`${name}.mlp.down_proj`, false),
  };
}

const fnOf = (config: Config) => activationOf(config, "hidden_act", "silu");

export const phi3: Family = {
  types: ["phi3"],
  title: "Phi-3",
  architectures: ["Phi3ForCausalLM"],
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config);
    const { D, H, G, K, N } = shape.sizes;
    const positions = config.count("max_position_embeddings", 4096);
    const kinds = { su: "longrope", yarn: "longrope" };
    const rope = ropeOf(config, { width: K, positions, original: 4096, partial: true, kinds });
    const windows = sameWindow(N, config.countOrNull("sliding_window"));
    const norm = rmsNorm(config, 1e-5);
    const fn = fnOf(config);
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

export const glm4: Family = {
  types: ["glm4"],
  title: "GLM-4",
  architectures: ["Glm4ForCausalLM"],
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
    const fn = fnOf(config);
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
