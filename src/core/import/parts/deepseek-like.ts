// DeepSeek-V2 and V3 (2024), and Kimi K2 (2025) after V3: latent attention, dense layers first, then mixtures of experts with
// some that all tokens ask.
import type { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import type { Model } from "../model.ts";
import { refuse } from "../refused.ts";
import { shapeOf } from "../shape.ts";
import { plain } from "../sources.ts";
import { drawExperts, expertNames } from "./experts.ts";
import { activationOf, drawFeedForward } from "./feed-forward.ts";
import { drawLatentAttention } from "./latent-attention.ts";
import { drawLlamaLike, linear, rmsNorm } from "./llama-like.ts";
import { ropeOf, yarnSharpness } from "./rope.ts";

/** `three`: V3. */
export function buildDeepseek(config: Config, three: boolean): Model {
  config.ignore(
    "output_router_logits",
    "num_nextn_predict_layers",
    "num_mtp_layers",
    "ep_size",
    "aux_loss_alpha",
  );
  config.ignore(
    "seq_aux",
    "pretraining_tp",
    "moe_layer_freq",
    "head_dim",
    "qk_head_dim",
    "num_key_value_heads",
    "mlp_bias",
  );
  const usual = three
    ? { experts: 256, shared: 1, groups: 8, kept: 4, dense: 3, scale: 2.5, k: 8, width: 2048 }
    : { experts: 64, shared: 2, groups: 1, kept: 1, dense: 0, scale: 1, k: null, width: 1407 };
  const sizes = {
    K_n: config.count("qk_nope_head_dim", 128),
    K_r: config.count("qk_rope_head_dim", 64),
    K_v: config.count("v_head_dim", 128),
    R_kv: config.count("kv_lora_rank", 512),
  };
  const R_q = config.countOrNull("q_lora_rank", 1536);
  const layers = config.count("num_hidden_layers");
  const shape = shapeOf({
    ...{ vocab: config.count("vocab_size"), width: config.count("hidden_size"), layers },
    ...{ heads: config.count("num_attention_heads"), headWidth: sizes.K_n + sizes.K_r },
    ...{ hidden: config.count("intermediate_size"), positions: Number.MAX_SAFE_INTEGER },
  });
  const { K: _, ...dims } = shape.dims;
  const [norm, fn] = [rmsNorm(config), activationOf(config, "hidden_act", "silu")];
  const positions = config.count("max_position_embeddings", three ? 4096 : 2048);
  const sharp = yarnSharpness(config);
  const pairs = three && !config.flag("rope_interleave", true) ? "half" : "interleaved";
  const rope = ropeOf(config, { width: sizes.K_r, positions, pairs }) ?? {};
  const factor = sharp === 1 ? {} : { factor: sharp ** 2 / Math.sqrt(sizes.K_n + sizes.K_r) };
  const bias = config.flag("attention_bias", false);
  const lead = config.count("first_k_dense_replace", usual.dense, 0);
  const mixture = mixtureOf(config, three, usual);
  return drawLlamaLike(config, three ? "DeepSeek-V3" : "DeepSeek-V2", {
    ...{ shape: { ...shape, dims }, norm, fn },
    attention: () => ({}),
    drawAttention: (name) => (canvas, x) =>
      drawLatentAttention(
        canvas,
        {
          ...{
            name: `${name}.self_attn`,
            shortQueries: R_q !== null,
            rope,
            bias,
            mask: "in.mask",
            ...factor,
          },
          // Whatever the config says, as transformers has it.
          norm: { ...norm, eps: 1e-6 },
        },
        x,
      ),
    feedForward: (layer, l) => (l < lead ? undefined : mixture.draw(`${layer}.mlp`, fn)),
    biases: { qkv: false, out: false, mlp: false },
    tied: config.flag("tie_word_embeddings", false),
    more: {
      ...(lead > 0 && lead < layers ? { lead } : {}),
      dims: { ...sizes, ...(R_q === null ? {} : { R_q }), ...(lead < layers ? mixture.dims : {}) },
    },
  });
}

interface Usual {
  readonly experts: number;
  readonly shared: number;
  readonly groups: number;
  readonly kept: number;
  readonly scale: number;
  readonly k: number | null;
  readonly width: number;
}

function mixtureOf(config: Config, three: boolean, usual: Usual) {
  const experts = config.count("n_routed_experts", usual.experts);
  const shared = config.count("n_shared_experts", usual.shared);
  const k = config.count("num_experts_per_tok", usual.k ?? undefined);
  const groups = config.countOrNull("n_group", usual.groups) ?? 1;
  const kept = config.countOrNull("topk_group", usual.kept) ?? 1;
  const scale = config.number("routed_scaling_factor", usual.scale);
  const method = config.text("topk_method", three ? "noaux_tc" : "greedy");
  const isGrouped = three || method === "group_limited_greedy";
  if (three ? method !== "noaux_tc" : !isGrouped && method !== "greedy")
    refuse(`config key \`topk_method\` = "${method}" is not supported in this family`);
  if (config.text("scoring_func", three ? "sigmoid" : "softmax") !== (three ? "sigmoid" : "softmax"))
    refuse("config key `scoring_func` is not the one of this family");
  // transformers makes the shares of V2 sum to 1 whatever the config says: never.
  const renormalize = config.flag("norm_topk_prob", three) && three;
  const width = config.count("moe_intermediate_size", usual.width);
  const more = {
    ...(three ? { score: "sigmoid" } : {}),
    ...(scale === 1 ? {} : { scale }),
    ...(isGrouped && groups > 1 ? { groups, kept_groups: kept } : {}),
    ...(isGrouped && groups > 1 && three ? { group_score: "sum of two" } : {}),
  };
  const draw = (at: string, fn: string) => (canvas: Canvas, x: string) => {
    const correction = { ...plain(`${at}.gate.e_score_correction_bias`), isBuffer: true as const };
    const router = { more, ...(three ? { correction } : {}) };
    const expert = expertNames(at);
    const routed = drawExperts(
      canvas,
      {
        ...{ fn, experts, k, renormalize, hidden: "F_e", router: `${at}.gate.weight`, expert },
        routing: router,
      },
      x,
    );
    const of = (part: string) => linear(`${at}.shared_experts.${part}_proj`, false);
    const parts = { gate: of("gate"), up: of("up"), down: of("down") };
    const hidden = shared === 1 ? "F_e" : `${shared}*F_e`;
    const all = drawFeedForward(canvas, { fn, hidden, ...parts }, x, "shared");
    canvas.add("add_shared", "add", { title: "Shared experts", from: { a: routed, b: all } });
    return "add_shared.y";
  };
  return { draw, dims: { E: experts, F_e: width } };
}
