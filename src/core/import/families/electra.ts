// ELECTRA (Clark et al. 2020): BERT with a narrower embedding and heads of its own.
import type { Family } from "../model.ts";
import {
  bertShape,
  drawBertLike,
  headsOf,
  layerNorm,
  plainEncoder,
  positionsAt,
  tokenHead,
} from "../parts/bert-like.ts";
import { labelsOf } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { plain } from "../sources.ts";

export const electra: Family = {
  types: ["electra"],
  title: "ELECTRA",
  architectures: headsOf("Electra"),
  prefix: "electra.",
  buffers: [/\.position_ids$/],
  build(config, architecture) {
    plainEncoder(config);
    for (const key of ["activation", "last_dropout", "type", "use_proj"]) config.ignore(`summary_${key}`);
    const rows = config.count("max_position_embeddings", 512);
    const shape = bertShape(config, rows);
    const width = config.count("embedding_size", 128);
    const [norm, fn] = [layerNorm(config), activationOf(config, "hidden_act", "gelu")];
    const tied = config.flag("tie_word_embeddings", true);
    const isNarrow = width !== shape.sizes.D;
    return drawBertLike(config, {
      ...{ title: "ELECTRA", at: "electra", norm, fn, shape },
      embedding: {
        positions: positionsAt("electra", rows),
        ...(isNarrow
          ? { embeddingWidth: { width, into: "electra.embeddings_project", bias: true, last: true } }
          : {}),
      },
      types: config.count("type_vocab_size", 2),
      head:
        tokenHead(config, architecture) ??
        (architecture === "ElectraForMaskedLM"
          ? {
              kind: "masked-lm",
              transform: {
                ...{ tensor: "generator_predictions.dense", bias: true, fn: "gelu", narrow: isNarrow },
                ...{ norm, normed: "generator_predictions.LayerNorm" },
              },
              ...{ tied, tensor: "generator_lm_head.weight", bias: plain("generator_lm_head.bias") },
            }
          : {
              ...{ kind: "classification", pooling: "first", labels: labelsOf(config) },
              pooled: { tensor: "classifier.dense", bias: true, fn: "gelu" },
              classifier: "classifier.out_proj",
            }),
    });
  },
};
