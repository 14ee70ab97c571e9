// RoBERTa (Liu et al. 2019), XLM-RoBERTa and CamemBERT: BERT whose positions are counted over real tokens.
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

export const roberta: Family = {
  types: ["roberta", "xlm-roberta", "camembert"],
  title: "RoBERTa",
  architectures: headsOf("Roberta", "XLMRoberta", "Camembert"),
  prefix: "roberta.",
  buffers: [/\.position_ids$/, /^lm_head\.bias$/, /^roberta\.pooler\./],
  build(config, architecture) {
    // Positions are counted over the tokens that are not padding, from the one behind its id on.
    const padding = config.count("pad_token_id", 1, 0);
    plainEncoder(config);
    const rows = config.count("max_position_embeddings", 512);
    const [norm, fn] = [layerNorm(config), activationOf(config, "hidden_act", "gelu")];
    const tied = config.flag("tie_word_embeddings", true);
    return drawBertLike(config, {
      ...{ title: "RoBERTa", at: "roberta", norm, fn, shape: bertShape(config, rows - padding - 1) },
      embedding: { positions: { ...positionsAt("roberta", rows), from: padding + 1, counted: true } },
      types: config.count("type_vocab_size", 2),
      head:
        tokenHead(config, architecture) ??
        (architecture.endsWith("ForMaskedLM")
          ? {
              kind: "masked-lm",
              transform: {
                ...{ tensor: "lm_head.dense", bias: true, fn: "gelu", norm, normed: "lm_head.layer_norm" },
              },
              ...maskedOutput(tied, "lm_head"),
            }
          : {
              ...{ kind: "classification", pooling: "first", labels: labelsOf(config) },
              pooled: { tensor: "classifier.dense", bias: true, fn: "tanh" },
              classifier: "classifier.out_proj",
            }),
    });
  },
};
