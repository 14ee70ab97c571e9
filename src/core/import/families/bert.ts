// BERT (Devlin et al. 2018), RoBERTa (Liu et al. 2019) and ELECTRA (Clark et al. 2020): one encoder, three heads.
import type { Config } from "../config.ts";
import type { Family, Model } from "../model.ts";
import type { EmbeddingParts } from "../parts/embedding.ts";
import { drawEncoder, type EncoderHead, stacked } from "../parts/encoder.ts";
import { activationOf } from "../parts/feed-forward.ts";
import type { Norm } from "../parts/norm.ts";
import { drawPostLn } from "../parts/post-ln.ts";
import { type Shape, shapeOf } from "../shape.ts";
import { plain } from "../sources.ts";

/** How many classes a classifier has. */
export function labelsOf(config: Config): number {
  const names = config.get("id2label");
  const count = typeof names === "object" && names !== null ? Object.keys(names).length : 2;
  return config.count("num_labels", count);
}

/** Keys that all of these share. Relative positions of old configs are no longer read by transformers either. */
function plainEncoder(config: Config): void {
  config.only("position_embedding_type", "absolute", "transformers no longer has the relative ones");
  config.ignore("pad_token_id", "pooler_fc_size", "pooler_num_attention_heads", "pooler_num_fc_layers");
  config.ignore("pooler_size_per_head", "pooler_type", "directionality", "gradient_checkpointing");
}

interface Encoder {
  readonly title: string;
  /** Before all names of the body: `bert`. */
  readonly at: string;
  readonly norm: Norm;
  readonly fn: string;
  readonly shape: Shape;
  readonly embedding: Pick<EmbeddingParts, "embeddingWidth" | "positions">;
  readonly types: number;
  readonly head: EncoderHead;
}

function encoder(config: Config, e: Encoder): Model {
  const { at, norm, fn, shape } = e;
  return drawEncoder(config, {
    ...{ title: e.title, shape, head: e.head, ...e.embedding },
    embedding: `${at}.embeddings.word_embeddings.weight`,
    types: { tensor: `${at}.embeddings.token_type_embeddings.weight`, rows: e.types },
    embeddingNorm: { norm, tensor: `${at}.embeddings.LayerNorm` },
    layers: stacked(shape.sizes.N, (canvas, l) => {
      const name = `${at}.encoder.layer.${l}`;
      const [self, output] = [`${name}.attention.self`, `${name}.attention.output`];
      drawPostLn(canvas, {
        ...{ shape, fn, norm },
        names: {
          ...{ q: `${self}.query`, k: `${self}.key`, v: `${self}.value` },
          ...{ out: `${output}.dense`, norm1: `${output}.LayerNorm` },
          ...{ up: `${name}.intermediate.dense`, down: `${name}.output.dense` },
          norm2: `${name}.output.LayerNorm`,
        },
      });
    }),
  });
}

const usualShape = (config: Config, positions: number): Shape =>
  shapeOf({
    vocab: config.count("vocab_size"),
    width: config.count("hidden_size"),
    heads: config.count("num_attention_heads"),
    layers: config.count("num_hidden_layers"),
    hidden: config.count("intermediate_size"),
    positions,
  });

const layerNorm = (config: Config): Norm => ({
  kind: "layernorm",
  eps: config.number("layer_norm_eps", 1e-12),
});

/** The decoder of `name`. Its bias is kept twice, and the one of `name` is unused where the two are not tied. */
const maskedOutput = (tied: boolean, name: string) => ({
  ...{ tied, tensor: `${name}.decoder.weight` },
  bias: plain(tied ? `${name}.bias` : `${name}.decoder.bias`),
  ...(tied ? { repeated: { [`${name}.decoder.bias`]: `${name}.bias` } } : { unusedBias: true }),
});

const positionsAt = (at: string, rows: number) => ({
  tensor: `${at}.embeddings.position_embeddings.weight`,
  rows,
});

export const bert: Family = {
  types: ["bert"],
  title: "BERT",
  architectures: ["BertForMaskedLM", "BertForSequenceClassification"],
  prefix: "bert.",
  buffers: [/\.position_ids$/, /^cls\.(seq_relationship\.|predictions\.bias$)/, /^bert\.pooler\./],
  build(config, architecture) {
    plainEncoder(config);
    const rows = config.count("max_position_embeddings", 512);
    const [norm, fn] = [layerNorm(config), activationOf(config, "hidden_act", "gelu")];
    const tied = config.flag("tie_word_embeddings", true);
    return encoder(config, {
      ...{ title: "BERT", at: "bert", norm, fn, shape: usualShape(config, rows) },
      embedding: { positions: positionsAt("bert", rows) },
      types: config.count("type_vocab_size", 2),
      head:
        architecture === "BertForMaskedLM"
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
            },
    });
  },
};

export const roberta: Family = {
  types: ["roberta", "xlm-roberta", "camembert"],
  title: "RoBERTa",
  architectures: [
    "RobertaForMaskedLM",
    "RobertaForSequenceClassification",
    "XLMRobertaForMaskedLM",
    "XLMRobertaForSequenceClassification",
    "CamembertForMaskedLM",
    "CamembertForSequenceClassification",
  ],
  prefix: "roberta.",
  buffers: [/\.position_ids$/, /^lm_head\.bias$/, /^roberta\.pooler\./],
  build(config, architecture) {
    // Positions are counted over the tokens that are not padding, from the one behind its id on.
    const padding = config.count("pad_token_id", 1, 0);
    plainEncoder(config);
    const rows = config.count("max_position_embeddings", 512);
    const [norm, fn] = [layerNorm(config), activationOf(config, "hidden_act", "gelu")];
    const tied = config.flag("tie_word_embeddings", true);
    return encoder(config, {
      ...{ title: "RoBERTa", at: "roberta", norm, fn, shape: usualShape(config, rows - padding - 1) },
      embedding: { positions: { ...positionsAt("roberta", rows), from: padding + 1, counted: true } },
      types: config.count("type_vocab_size", 2),
      head: architecture.endsWith("ForMaskedLM")
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
          },
    });
  },
};

export const electra: Family = {
  types: ["electra"],
  title: "ELECTRA",
  architectures: ["ElectraForMaskedLM", "ElectraForSequenceClassification"],
  prefix: "electra.",
  buffers: [/\.position_ids$/],
  build(config, architecture) {
    plainEncoder(config);
    for (const key of ["activation", "last_dropout", "type", "use_proj"]) config.ignore(`summary_${key}`);
    const rows = config.count("max_position_embeddings", 512);
    const shape = usualShape(config, rows);
    const width = config.count("embedding_size", 128);
    const [norm, fn] = [layerNorm(config), activationOf(config, "hidden_act", "gelu")];
    const tied = config.flag("tie_word_embeddings", true);
    const isNarrow = width !== shape.sizes.D;
    return encoder(config, {
      ...{ title: "ELECTRA", at: "electra", norm, fn, shape },
      embedding: {
        positions: positionsAt("electra", rows),
        ...(isNarrow
          ? { embeddingWidth: { width, into: "electra.embeddings_project", bias: true, last: true } }
          : {}),
      },
      types: config.count("type_vocab_size", 2),
      head:
        architecture === "ElectraForMaskedLM"
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
            },
    });
  },
};
