// Mixtral (Jiang et al. 2024), Qwen3-MoE and OLMoE: the Llama line with a mixture of experts in place of the FFN.
import type { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import type { Family } from "../model.ts";
import { drawExperts, type Mixture } from "../parts/experts.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { sameWindow } from "../parts/layer-types.ts";
import { ropeOf } from "../parts/rope.ts";
import { drawLlamaLike, normedQK, rmsNorm, rotaryBuffers, usualShape } from "./llama.ts";

/** Keys that tell how the router trains. */
const ignoreTraining = (config: Config) =>
  config.ignore("output_router_logits", "router_aux_loss_coef", "router_jitter_noise");

const names =
  (at: string, [gate, up, down]: readonly [string, string, string]): Mixture["expert"] =>
  (e) => [
    `${at}.experts.${e}.${gate}.weight`,
    `${at}.experts.${e}.${up}.weight`,
    `${at}.experts.${e}.${down}.weight`,
  ];

const projections = ["gate_proj", "up_proj", "down_proj"] as const;

/** Number of experts under either of its names. */
function expertsOf(config: Config, usual: number): number {
  config.ignore("num_experts", "num_local_experts");
  return config.count(config.has("num_local_experts") ? "num_local_experts" : "num_experts", usual);
}

export const mixtral: Family = {
  types: ["mixtral"],
  title: "Mixtral",
  architectures: ["MixtralForCausalLM"],
  buffers: rotaryBuffers,
  build(config) {
    ignoreTraining(config);
    const shape = usualShape(config, { kvHeads: 8 });
    const positions = config.count("max_position_embeddings", 131072);
    const rope = ropeOf(config, { width: shape.sizes.K, positions, theta: 1e6 });
    const windows = sameWindow(shape.sizes.N, config.countOrNull("sliding_window"));
    const [experts, k] = [expertsOf(config, 8), config.count("num_experts_per_tok", 2)];
    const fn = activationOf(config, "hidden_act", "silu");
    return drawLlamaLike(config, "Mixtral", {
      ...{ shape, fn, norm: rmsNorm(config, 1e-5) },
      attention: (_, l) => ({ rope, mask: windows.mask(l) }),
      feedForward: (layer) => {
        const at = `${layer}.block_sparse_moe`;
        const expert = names(at, ["w1", "w3", "w2"]);
        const mixture = {
          fn,
          experts,
          k,
          renormalize: true,
          hidden: shape.hidden,
          router: `${at}.gate.weight`,
          expert,
        };
        return (canvas: Canvas, x: string) => drawExperts(canvas, mixture, x);
      },
      biases: { qkv: false, out: false, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      more: { window: windows.window, dims: { E: experts } },
    });
  },
};

export const qwen3Moe: Family = {
  types: ["qwen3_moe"],
  title: "Qwen 3 MoE",
  architectures: ["Qwen3MoeForCausalLM"],
  buffers: rotaryBuffers,
  build(config) {
    ignoreTraining(config);
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
          expert: names(at, projections),
        };
        return (canvas: Canvas, x: string) => drawExperts(canvas, mixture, x);
      },
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      more: { window: windows.window, dims: { E: experts, F_e: width } },
    });
  },
};

export const olmoe: Family = {
  types: ["olmoe"],
  title: "OLMoE",
  architectures: ["OlmoeForCausalLM"],
  buffers: rotaryBuffers,
  build(config) {
    ignoreTraining(config);
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 4096);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const norm = rmsNorm(config, 1e-5);
    config.only("clip_qkv", null, "OLMoE clips behind the norms of queries and keys");
    const [experts, k] = [expertsOf(config, 64), config.count("num_experts_per_tok", 8)];
    const renormalize = config.flag("norm_topk_prob", false);
    const bias = config.flag("attention_bias", false);
    const fn = activationOf(config, "hidden_act", "silu");
    return drawLlamaLike(config, "OLMoE", {
      ...{ shape, norm, fn },
      attention: (name) => ({ rope, normed: normedQK(name, "width", norm) }),
      feedForward: (layer) => {
        const [at, router] = [`${layer}.mlp`, `${layer}.mlp.gate.weight`];
        const mixture = {
          fn,
          experts,
          k,
          renormalize,
          hidden: shape.hidden,
          router,
          expert: names(at, projections),
        };
        return (canvas: Canvas, x: string) => drawExperts(canvas, mixture, x);
      },
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      more: { dims: { E: experts } },
    });
  },
};
