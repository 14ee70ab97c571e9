// Granite MoE (IBM 2024): Granite with a mixture of experts in place of the FFN, all experts in one tensor.
import type { Canvas } from "../canvas.ts";
import type { Family } from "../model.ts";
import { drawBank, drawRouter, expertsOf, gateOf, ignoreRouterTraining } from "../parts/experts.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";
import { through, turned } from "../sources.ts";

export const graniteMoe: Family = {
  types: ["granitemoe"],
  title: "Granite MoE",
  architectures: ["GraniteMoeForCausalLM"],
  buffers: rotaryBuffers,
  build(config) {
    ignoreRouterTraining(config);
    const shape = usualShape(config);
    const { D, F } = shape.sizes;
    const positions = config.count("max_position_embeddings", 2048);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const bias = config.flag("attention_bias", false);
    const factor = config.number("attention_multiplier", 1);
    const [E, k] = [expertsOf(config, 8), config.count("num_experts_per_tok", 2)];
    const fn = activationOf(config, "hidden_act", "silu");
    // [E, 2F, D], the gates' rows first → [E, D, F].
    const part = (tensor: string, i: number) =>
      through(tensor, [E, 2 * F, D], { slice: [1, i * F, F] }, { permute: [0, 2, 1] });
    return drawLlamaLike(config, "Granite MoE", {
      ...{ shape, fn, norm: rmsNorm(config) },
      attention: () => ({ rope, factor }),
      feedForward: (name) => (canvas: Canvas, x: string) => {
        const at = `${name}.block_sparse_moe`;
        drawRouter(canvas, { experts: E, k, renormalize: true, w: turned(`${at}.router.layer.weight`) }, x);
        const weights = {
          ...{ gate: part(`${at}.input_linear.weight`, 0), up: part(`${at}.input_linear.weight`, 1) },
          down: through(`${at}.output_linear.weight`, [E, D, F], { permute: [0, 2, 1] }),
        };
        return drawBank(canvas, { hidden: shape.hidden, params: gateOf(fn), weights }, x);
      },
      biases: { qkv: bias, out: bias, mlp: false },
      residual: config.number("residual_multiplier", 1),
      tied: config.flag("tie_word_embeddings", false),
      more: { embeddingFactor: config.number("embedding_multiplier", 1), dims: { E } },
      head: { factor: 1 / config.divisor("logits_scaling", 1) },
    });
  },
};
