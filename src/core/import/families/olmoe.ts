// OLMoE (Muennighoff et al. 2024): the Llama line with experts, queries and keys normed over all heads.
import type { Canvas } from "../canvas.ts";
import type { Family } from "../model.ts";
import { drawExperts, expertNames, expertsOf, ignoreRouterTraining } from "../parts/experts.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, normedQK, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const olmoe: Family = {
  types: ["olmoe"],
  title: "OLMoE",
  architectures: ["OlmoeForCausalLM"],
  buffers: rotaryBuffers,
  build(config) {
    ignoreRouterTraining(config);
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 4096);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const norm = rmsNorm(config, 1e-5);
    const clip = config.numberOrNull("clip_qkv");
    const [experts, k] = [expertsOf(config, 64), config.count("num_experts_per_tok", 8)];
    const renormalize = config.flag("norm_topk_prob", false);
    const bias = config.flag("attention_bias", false);
    const fn = activationOf(config, "hidden_act", "silu");
    return drawLlamaLike(config, "OLMoE", {
      ...{ shape, norm, fn },
      attention: (name) => ({
        rope,
        normed: normedQK(name, "width", norm),
        ...(clip === null ? {} : { clip }),
      }),
      feedForward: (layer) => {
        const [at, router] = [`${layer}.mlp`, `${layer}.mlp.gate.weight`];
        const mixture = {
          fn,
          experts,
          k,
          renormalize,
          hidden: shape.hidden,
          router,
          expert: expertNames(at),
        };
        return (canvas: Canvas, x: string) => drawExperts(canvas, mixture, x);
      },
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      more: { dims: { E: experts } },
    });
  },
};
