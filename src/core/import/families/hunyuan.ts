// HunYuan dense (Tencent 2025): Llama with RMSNorm of each head's queries and keys behind RoPE, whose base grows by an
// `alpha`.
import type { Config } from "../config.ts";
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

/** What the published files say of forms that transformers has not. */
function refuseOtherForms(config: Config): void {
  const unread = "transformers' HunYuan does not read it";
  for (const key of ["use_cla", "use_mla", "use_mixed_mlp_moe", "position_embedding_xdrope", "mlp_bias"])
    config.only(key, false, unread);
  for (const key of ["use_qk_norm", "use_rotary_pos_emb"]) config.only(key, true, unread);
  config.only("add_classification_head", false, unread);
  config.only("norm_type", "rms", unread);
  config.ignore("pretraining_tp", "eod_token_id", "attention_head_dim", "cla_share_factor", "class_num");
  config.ignore("enable_lm_head_fp32", "enable_attention_fp32_softmax", "dense_list", "org_vocab_size");
  config.ignore("im_start_id", "im_end_id", "im_newline_id", "text_start_id", "text_end_id", "mask_init_id");
  config.ignore("pad_id", "num_media_embeds", "pool_type");
}

export const hunyuan: Family = {
  types: ["hunyuan_v1_dense"],
  title: "HunYuan",
  architectures: decoderHeads("HunYuanDenseV1"),
  buffers: rotaryBuffers,
  build(config) {
    refuseOtherForms(config);
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 2048);
    const rope = ropeOf(config, { width: shape.sizes.K, positions, alpha: true });
    const norm = rmsNorm(config, 1e-5);
    const bias = config.flag("attention_bias", false);
    return drawLlamaLike(config, "HunYuan", {
      ...{ shape, norm },
      fn: activationOf(config, "hidden_act", "silu"),
      attention: (name) => ({
        rope,
        normed: {
          ...{ over: "turned head", norm },
          ...{ q: `${name}.self_attn.query_layernorm`, k: `${name}.self_attn.key_layernorm` },
        },
      }),
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
    });
  },
};
