// OPT (Meta 2022): learned positions from 2 on, counted over real tokens; Pre-LN, in the 350M Post-LN with a narrower
// embedding.
import type { Family } from "../model.ts";
import { drawAttention } from "../parts/attention.ts";
import { decoderHeads } from "../parts/classes.ts";
import { drawDecoder } from "../parts/decoder.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import { wholeOf } from "../parts/fused.ts";
import type { Norm } from "../parts/norm.ts";
import { drawSublayers } from "../parts/residual.ts";
import { shapeOf } from "../shape.ts";

/** Rows of the table that stand before the first position. */
const offset = 2;

export const opt: Family = {
  types: ["opt"],
  title: "OPT",
  architectures: decoderHeads("OPT"),
  prefix: "model.",
  build(config) {
    const positions = config.count("max_position_embeddings", 2048);
    const width = config.count("hidden_size");
    const shape = shapeOf({
      ...{ vocab: config.count("vocab_size"), width, positions },
      heads: config.count("num_attention_heads"),
      layers: config.count("num_hidden_layers"),
      hidden: config.count("ffn_dim", 4 * width),
    });
    const embedded = config.countOrNull("word_embed_proj_dim") ?? width;
    const before = config.flag("do_layer_norm_before", true);
    const removed = config.flag("_remove_final_layer_norm", false);
    const final = before && !removed;
    const bias = config.flag("enable_bias", true);
    const affine = config.flag("layer_norm_elementwise_affine", true);
    const norm: Norm = { kind: "layernorm", eps: 1e-5, affine };
    const fn = activationOf(config, "activation_function", "relu");
    const layer = (name: string): Parameters<typeof drawSublayers>[1] => {
      const linear = (id: string) => wholeOf(`${name}.${id}`, bias);
      const norms = [
        { norm, tensor: `${name}.self_attn_layer_norm` },
        { norm, tensor: `${name}.final_layer_norm` },
      ] as const;
      return {
        attention: (canvas, x) => {
          const [q, k, v, out] = ["q_proj", "k_proj", "v_proj", "out_proj"].map((id) =>
            linear(`self_attn.${id}`),
          );
          return drawAttention(canvas, shape, { q: q!, k: k!, v: v!, out: out!, mask: "in.mask" }, x);
        },
        feedForward: (canvas, x) =>
          drawFeedForward(canvas, { fn, hidden: shape.hidden, up: linear("fc1"), down: linear("fc2") }, x),
        ...(before ? { before: norms } : { afterSum: norms }),
      };
    };
    return drawDecoder(config, {
      title: "OPT",
      shape,
      embedding: "model.decoder.embed_tokens.weight",
      ...(embedded === width
        ? {}
        : {
            embeddingWidth: {
              width: embedded,
              into: "model.decoder.project_in.weight",
            },
            back: "model.decoder.project_out.weight",
          }),
      positions: {
        tensor: "model.decoder.embed_positions.weight",
        rows: positions + offset,
        from: offset,
        counted: true,
      },
      layer: (canvas, l) => drawSublayers(canvas, layer(`model.decoder.layers.${l}`)),
      ...(final ? { finalNorm: { norm, tensor: "model.decoder.final_layer_norm" } } : {}),
      head: { tied: config.flag("tie_word_embeddings", true), tensor: "lm_head.weight" },
    });
  },
};
