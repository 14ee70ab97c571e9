// MPT (MosaicML 2023): ALiBi in place of positions, no biases, queries, keys and values clipped.
import { harmlessKeys } from "../harmless.ts";
import type { Family } from "../model.ts";
import { alibi } from "../parts/alibi.ts";
import { drawAttention } from "../parts/attention.ts";
import { decoderHeads } from "../parts/classes.ts";
import { drawDecoder } from "../parts/decoder.ts";
import { drawFeedForward } from "../parts/feed-forward.ts";
import { rowsOf, wholeOf } from "../parts/fused.ts";
import type { Norm } from "../parts/norm.ts";
import { drawSublayers } from "../parts/residual.ts";
import { needsBlock } from "../refused.ts";
import { shapeOf } from "../shape.ts";

/** Every config of transformers has these, that of MPT's attention too; none is read there. */
const alsoInAttention = [
  ...["model_type", "is_decoder", "is_encoder_decoder", "add_cross_attention", "pruned_heads"],
  ...["cross_attention_hidden_size", "tie_encoder_decoder", "tie_word_embeddings", "decoder_start_token_id"],
  ...["bos_token_id", "eos_token_id", "pad_token_id"],
];

export const mpt: Family = {
  types: ["mpt"],
  title: "MPT",
  architectures: decoderHeads("Mpt"),
  prefix: "transformer.",
  build(config) {
    // Read by none of transformers' MPT.
    config.ignore("learned_pos_emb", "init_device", "verbose", "embedding_fraction", "norm_type");
    config.ignore("max_seq_len", "emb_pdrop", "init_config", "tokenizer_name");
    config.only("expansion_ratio", 4, "transformers expands four times whatever it says");
    config.only("logit_scale", null, "transformers does not read it");
    config.only("no_bias", true, "transformers' MPT has no biases");
    const shape = shapeOf({
      vocab: config.count("vocab_size"),
      width: config.count("d_model"),
      heads: config.count("n_heads"),
      layers: config.count("n_layers"),
      positions: Number.MAX_SAFE_INTEGER,
    });
    const { D, H } = shape.sizes;
    const given = config.object("attn_config");
    given?.ignore("attn_pdrop", "attn_impl", "attn_type", "qk_ln", "attn_uses_sequence_id", "alibi");
    given?.ignore("prefix_lm", "alibi_bias_max", ...harmlessKeys, ...alsoInAttention);
    const clip = given?.numberOrNull("clip_qkv") ?? null;
    const factor = given?.numberOrNull("softmax_scale") ?? null;
    given?.end();
    if (!Number.isInteger(Math.log2(H)))
      needsBlock(`MPT's ALiBi slopes of ${H} heads, which is not a power of two`);
    const norm: Norm = {
      ...{ kind: "layernorm", shift: false },
      eps: config.number("layer_norm_epsilon", 1e-5),
    };
    return drawDecoder(config, {
      title: "MPT",
      shape,
      embedding: "transformer.wte.weight",
      shared: alibi,
      layer: (canvas, l) => {
        const name = `transformer.blocks.${l}`;
        const fused = { name: `${name}.attn.Wqkv`, bias: false, rows: 3 * D, from: D };
        const [q, k, v] = [rowsOf(fused, 0, D), rowsOf(fused, D, D), rowsOf(fused, 2 * D, D)];
        drawSublayers(canvas, {
          attention: (c, x) =>
            drawAttention(
              c,
              shape,
              {
                ...{ q, k, v, mask: "in.mask", bias: "in.bias" },
                ...(clip ? { clip } : {}),
                ...(factor === null ? {} : { factor }),
                out: wholeOf(`${name}.attn.out_proj`, false),
              },
              x,
            ),
          feedForward: (c, x) => {
            const [up, down] = ["up_proj", "down_proj"].map((id) => wholeOf(`${name}.ffn.${id}`, false));
            return drawFeedForward(c, { fn: "gelu", hidden: shape.hidden, up: up!, down: down! }, x);
          },
          before: [
            { norm, tensor: `${name}.norm_1` },
            { norm, tensor: `${name}.norm_2` },
          ],
        });
      },
      finalNorm: { norm, tensor: "transformer.norm_f" },
      head: { tied: config.flag("tie_word_embeddings", true), tensor: "lm_head.weight" },
    });
  },
};
