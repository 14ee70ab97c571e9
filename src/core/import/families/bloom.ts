// BLOOM (BigScience 2022): ALiBi in place of positions, the embedding normed, queries, keys and values fused head by head.
import type { Config } from "../config.ts";
import type { Family } from "../model.ts";
import { alibi } from "../parts/alibi.ts";
import { drawAttention } from "../parts/attention.ts";
import { decoderHeads } from "../parts/classes.ts";
import { drawDecoder } from "../parts/decoder.ts";
import { drawFeedForward } from "../parts/feed-forward.ts";
import { headsOf, wholeOf } from "../parts/fused.ts";
import type { Norm } from "../parts/norm.ts";
import { drawSublayers } from "../parts/residual.ts";
import { shapeOf } from "../shape.ts";

/** The count under either of two names. */
function either(config: Config, one: string, other: string): number {
  config.ignore(one, other);
  return config.count(config.has(one) ? one : other);
}

export const bloom: Family = {
  types: ["bloom"],
  title: "BLOOM",
  architectures: decoderHeads("Bloom"),
  prefix: "transformer.",
  build(config) {
    // Ways of computing the same, and training.
    config.ignore("pretraining_tp", "slow_but_exact", "masked_softmax_fusion", "bias_dropout_fusion");
    config.ignore("attention_softmax_in_fp32", "offset_alibi", "seq_length", "skip_bias_add", "unk_token_id");
    config.ignore("skip_bias_add_qkv", "n_inner");
    const shape = shapeOf({
      vocab: config.count("vocab_size"),
      width: either(config, "n_embed", "hidden_size"),
      heads: either(config, "n_head", "num_attention_heads"),
      layers: either(config, "n_layer", "num_hidden_layers"),
      positions: Number.MAX_SAFE_INTEGER,
    });
    const { D, H, K } = shape.sizes;
    const norm: Norm = { kind: "layernorm", eps: config.number("layer_norm_epsilon", 1e-5) };
    const fromNorm = config.flag("apply_residual_connection_post_layernorm", false);
    return drawDecoder(config, {
      title: "BLOOM",
      shape,
      embedding: "transformer.word_embeddings.weight",
      embeddingNorm: { norm, tensor: "transformer.word_embeddings_layernorm" },
      shared: alibi,
      layer: (canvas, l) => {
        const name = `transformer.h.${l}`;
        const fused = {
          name: `${name}.self_attention.query_key_value`,
          bias: true,
          rows: 3 * H * K,
          from: D,
        };
        const part = (i: number) => headsOf(fused, { each: 3, width: K }, i);
        drawSublayers(canvas, {
          attention: (c, x) =>
            drawAttention(
              c,
              shape,
              {
                ...{ q: part(0), k: part(1), v: part(2), mask: "in.mask", bias: "in.bias" },
                out: wholeOf(`${name}.self_attention.dense`, true),
              },
              x,
            ),
          feedForward: (c, x) => {
            const [up, down] = ["dense_h_to_4h", "dense_4h_to_h"].map((id) =>
              wholeOf(`${name}.mlp.${id}`, true),
            );
            return drawFeedForward(c, { fn: "gelu_tanh", hidden: shape.hidden, up: up!, down: down! }, x);
          },
          before: [
            { norm, tensor: `${name}.input_layernorm` },
            { norm, tensor: `${name}.post_attention_layernorm` },
          ],
          fromNorm,
        });
      },
      finalNorm: { norm, tensor: "transformer.ln_f" },
      head: { tied: config.flag("tie_word_embeddings", true), tensor: "lm_head.weight" },
    });
  },
};
