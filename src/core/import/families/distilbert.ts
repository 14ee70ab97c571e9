// DistilBERT (Sanh et al. 2019): BERT without token types, with half of its layers.
import type { Family } from "../model.ts";
import { headsOf, tokenHead } from "../parts/bert-like.ts";
import { labelsOf } from "../parts/classes.ts";
import { drawEncoder, stacked } from "../parts/encoder.ts";
import { activationOf } from "../parts/feed-forward.ts";
import type { Norm } from "../parts/norm.ts";
import { drawPostLn } from "../parts/post-ln.ts";
import { shapeOf } from "../shape.ts";
import { plain } from "../sources.ts";

const norm: Norm = { kind: "layernorm", eps: 1e-12 };

export const distilbert: Family = {
  types: ["distilbert"],
  title: "DistilBERT",
  architectures: headsOf("DistilBert"),
  prefix: "distilbert.",
  buffers: [/\.position_ids$/],
  build(config, architecture) {
    config.ignore("qa_dropout", "seq_classif_dropout", "sinusoidal_pos_embds", "n_layers", "n_heads");
    config.ignore("dim", "hidden_dim", "tie_weights_");
    const positions = config.count("max_position_embeddings", 512);
    const shape = shapeOf({
      ...{ vocab: config.count("vocab_size"), width: config.count("dim", 768), positions },
      heads: config.count("n_heads", 12),
      layers: config.count("n_layers", 6),
      hidden: config.count("hidden_dim", 3072),
    });
    const fn = activationOf(config, "activation", "gelu");
    const tied = config.flag("tie_word_embeddings", true);
    return drawEncoder(config, {
      ...{ title: "DistilBERT", shape },
      embedding: "distilbert.embeddings.word_embeddings.weight",
      positions: { tensor: "distilbert.embeddings.position_embeddings.weight", rows: positions },
      embeddingNorm: { norm, tensor: "distilbert.embeddings.LayerNorm" },
      layers: stacked(shape.sizes.N, (canvas, l) => {
        const name = `distilbert.transformer.layer.${l}`;
        drawPostLn(canvas, {
          ...{ shape, fn, norm },
          names: {
            ...{ q: `${name}.attention.q_lin`, k: `${name}.attention.k_lin`, v: `${name}.attention.v_lin` },
            ...{ out: `${name}.attention.out_lin`, norm1: `${name}.sa_layer_norm` },
            ...{ up: `${name}.ffn.lin1`, down: `${name}.ffn.lin2`, norm2: `${name}.output_layer_norm` },
          },
        });
      }),
      head:
        tokenHead(config, architecture) ??
        (architecture === "DistilBertForMaskedLM"
          ? {
              kind: "masked-lm",
              transform: { tensor: "vocab_transform", bias: true, fn, norm, normed: "vocab_layer_norm" },
              ...{ tied, tensor: "vocab_projector.weight", bias: plain("vocab_projector.bias") },
            }
          : {
              ...{ kind: "classification", pooling: "first", labels: labelsOf(config) },
              pooled: { tensor: "pre_classifier", bias: true, fn: "relu" },
              classifier: "classifier",
            }),
    });
  },
};
