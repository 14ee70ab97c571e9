// gpt-oss (OpenAI 2025): experts with a gate that is cut off, a learned sink for each head, windows in every other layer.
import type { Canvas } from "../canvas.ts";
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { drawBank, drawRouter } from "../parts/experts.ts";
import { windowsByLayer } from "../parts/layer-types.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";
import { plain, through, turned } from "../sources.ts";

export const gptOss: Family = {
  types: ["gpt_oss"],
  title: "gpt-oss",
  architectures: decoderHeads("GptOss"),
  buffers: rotaryBuffers,
  build(config) {
    config.ignore("output_router_logits", "router_aux_loss_coef", "initial_context_length");
    config.ignore("num_experts", "experts_per_token");
    config.only("hidden_act", "silu", "the gate of gpt-oss is its own");
    const shape = usualShape(config, { kvHeads: 8, headWidth: 64 });
    const { D, F, N, K } = shape.sizes;
    const positions = config.count("max_position_embeddings", 131072);
    const rope = ropeOf(config, { width: K, positions, theta: 150_000 });
    const windows = windowsByLayer(config, N, config.countOrNull("sliding_window", 128), (l) => l % 2 === 0);
    const E = config.count("num_local_experts", 128);
    const k = config.count("num_experts_per_tok", 4);
    const params = {
      ...{ bias: true, plus_one: true },
      ...{ alpha: config.number("swiglu_alpha", 1.702), limit: config.number("swiglu_limit", 7) },
    };
    const bias = config.flag("attention_bias", true);
    // Columns of gate and up take turns: [E, D, 2F] → [E, D, F].
    const column = (tensor: string, i: number) =>
      through(
        tensor,
        [E, D, 2 * F],
        { reshape: [E * D, F, 2] },
        { slice: [2, i, 1] },
        { reshape: [E, D, F] },
      );
    const entry = (tensor: string, i: number) =>
      through(tensor, [E, 2 * F], { reshape: [E, F, 2] }, { slice: [2, i, 1] }, { reshape: [E, F] });
    return drawLlamaLike(config, "gpt-oss", {
      ...{ shape, fn: "silu", norm: rmsNorm(config, 1e-5) },
      attention: (name, l) => ({ rope, mask: windows.mask(l), sink: plain(`${name}.self_attn.sinks`) }),
      feedForward: (name) => (canvas: Canvas, x: string) => {
        const router = { w: turned(`${name}.mlp.router.weight`), b: plain(`${name}.mlp.router.bias`) };
        drawRouter(canvas, { experts: E, k, renormalize: true, ...router }, x);
        const at = `${name}.mlp.experts`;
        const weights = {
          ...{ gate: column(`${at}.gate_up_proj`, 0), gate_b: entry(`${at}.gate_up_proj_bias`, 0) },
          ...{ up: column(`${at}.gate_up_proj`, 1), up_b: entry(`${at}.gate_up_proj_bias`, 1) },
          ...{ down: plain(`${at}.down_proj`), down_b: plain(`${at}.down_proj_bias`) },
        };
        return drawBank(canvas, { hidden: shape.hidden, params, weights }, x);
      },
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      more: { window: windows.window, dims: { E } },
    });
  },
};
