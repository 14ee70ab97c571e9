// BERT (Devlin et al. 2018): learned positions, token types, each sum normed.
import type { Family } from "../model.ts";
import {
  bertShape,
  drawBertLike,
  headsOf,
  layerNorm,
  maskedOutput,
  plainEncoder,
  positionsAt,
  tokenHead,
} from "../parts/bert-like.ts";
import { labelsOf } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";

export const bert: Family = {
  types: ["bert"],
  title: "BERT",
  architectures: headsOf("Bert"),
  prefix: "bert.",
  buffers: [/\.position_ids$/, /^cls\.(seq_relationship\.|predictions\.bias$)/, /^bert\.pooler\./],
  build(config, architecture) {
    plainEncoder(config);
    const rows = config.count("max_position_embeddings", 512);
    const [norm, fn] = [layerNorm(config), activationOf(config, "hidden_act", "gelu")];
    const tied = config.flag("tie_word_embeddings", true);
    return drawBertLike(config, {
      ...{ title: "BERT", at: "bert", norm, fn, shape: bertShape(config, rows) },
      embedding: { positions: positionsAt("bert", rows) },
      types: config.count("type_vocab_size", 2),
      head:
        tokenHead(config, architecture) ??
        (architecture === "BertForMaskedLM"
          ? {
              kind: "masked-lm",
              transform: {
                ...{ tensor: "cls.predictions.transform.dense", bias: true, fn, norm },
                normed: "cls.predictions.transform.LayerNorm",
              },
              ...maskedOutput(tied, "cls.predictions"),
            }
          : {
              ...{ kind: "classification", pooling: "first", labels: labelsOf(config) },
              pooled: { tensor: "bert.pooler.dense", bias: true, fn: "tanh" },
              classifier: "classifier",
            }),
    });
  },
};
