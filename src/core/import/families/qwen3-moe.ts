// Qwen3-MoE (Alibaba 2025): Qwen 3 with a mixture of experts in some of its layers.
import type { Canvas } from "../canvas.ts";
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { drawExperts, expertNames, expertsOf, ignoreRouterTraining } from "../parts/experts.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { sameWindow } from "../parts/layer-types.ts";
import { drawLlamaLike, normedQK, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const qwen3Moe: Family = {
  types: ["qwen3_moe"],
  title: "Qwen 3 MoE",
  architectures: decoderHeads("Qwen3Moe"),
  buffers: rotaryBuffers,
  build(config) {
    ignoreRouterTraining(config);
    const shape = usualShape(config, { kvHeads: 4 });
    const positions = config.count("max_position_embeddings", 32768);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const norm = rmsNorm(config);
    const window = config.countOrNull("sliding_window", 4096);
    config.ignore("max_window_layers");
    const windows = sameWindow(shape.sizes.N, config.flag("use_sliding_window", false) ? window : null);
    const [experts, k] = [expertsOf(config, 128), config.count("num_experts_per_tok", 8)];
    const renormalize = config.flag("norm_topk_prob", false);
    const width = config.count("moe_intermediate_size", 768);
    const step = config.count("decoder_sparse_step", 1);
    const dense = new Set((config.get("mlp_only_layers") ?? []) as readonly unknown[]);
    const bias = config.flag("attention_bias", false);
    const fn = activationOf(config, "hidden_act", "silu");
    return drawLlamaLike(config, "Qwen 3 MoE", {
      ...{ shape, norm, fn },
      attention: (name, l) => ({ rope, mask: windows.mask(l), normed: normedQK(name, "head", norm) }),
      feedForward: (layer, l) => {
        if (dense.has(l) || (l + 1) % step !== 0) return undefined;
        const [at, router] = [`${layer}.mlp`, `${layer}.mlp.gate.weight`];
        const mixture = {
          fn,
          experts,
          k,
          renormalize,
          hidden: "F_e",
          router,
          expert: expertNames(at),
        };
        return (canvas: Canvas, x: string) => drawExperts(canvas, mixture, x);
      },
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      more: { window: windows.window, dims: { E: experts, F_e: width } },
    });
  },
};
