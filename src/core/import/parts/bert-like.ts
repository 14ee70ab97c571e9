// The encoder of BERT (Devlin et al. 2018), which RoBERTa and ELECTRA share: learned positions, token types, Post-LN.
import type { Config } from "../config.ts";
import type { Model } from "../model.ts";
import { refuse } from "../refused.ts";
import { type Shape, shapeOf } from "../shape.ts";
import { plain } from "../sources.ts";
import { labelsOf } from "./classes.ts";
import type { EmbeddingParts } from "./embedding.ts";
import { drawEncoder, type EncoderHead, stacked } from "./encoder.ts";
import type { Norm } from "./norm.ts";
import { drawPostLn } from "./post-ln.ts";

type Classes = Extract<EncoderHead, { kind: "classification" }>;

/** The head of a class that reads each token by itself; null for any other class. */
export function tokenHead(
  config: Config,
  architecture: string,
  { pooled, span = "qa_outputs" }: { readonly pooled?: Classes["pooled"]; readonly span?: string } = {},
): EncoderHead | null {
  const isSpan = architecture.endsWith("ForQuestionAnswering");
  if (!isSpan && !architecture.endsWith("ForTokenClassification")) return null;
  const labels = labelsOf(config);
  if (isSpan && labels !== 2)
    return refuse(`config key \`id2label\` has ${labels} labels; ${architecture} has 2, start and end`);
  return {
    ...{ kind: "classification", pooling: "each", labels },
    ...(pooled ? { pooled } : {}),
    ...(isSpan ? { classifier: span, span: true } : { classifier: "classifier" }),
  };
}

/** The classes of an architecture that all of these have: `BertForMaskedLM` and so on. */
export const headsOf = (...of: readonly [string, ...string[]]): [string, ...string[]] => {
  const heads = ["MaskedLM", "SequenceClassification", "TokenClassification", "QuestionAnswering"];
  const [first = "", ...more] = of.flatMap((name) => heads.map((head) => `${name}For${head}`));
  return [first, ...more];
};

/** Keys that all of these share. Relative positions of old configs are no longer read by transformers either. */
export function plainEncoder(config: Config): void {
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

export function drawBertLike(config: Config, e: Encoder): Model {
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

export const bertShape = (config: Config, positions: number): Shape =>
  shapeOf({
    vocab: config.count("vocab_size"),
    width: config.count("hidden_size"),
    heads: config.count("num_attention_heads"),
    layers: config.count("num_hidden_layers"),
    hidden: config.count("intermediate_size"),
    positions,
  });

export const layerNorm = (config: Config): Norm => ({
  kind: "layernorm",
  eps: config.number("layer_norm_eps", 1e-12),
});

/** The decoder of `name`. Its bias is kept twice, and the one of `name` is unused where the two are not tied. */
export const maskedOutput = (tied: boolean, name: string) => ({
  ...{ tied, tensor: `${name}.decoder.weight` },
  bias: plain(tied ? `${name}.bias` : `${name}.decoder.bias`),
  ...(tied ? { repeated: { [`${name}.decoder.bias`]: `${name}.bias` } } : { unusedBias: true }),
});

export const positionsAt = (at: string, rows: number) => ({
  tensor: `${at}.embeddings.position_embeddings.weight`,
  rows,
});
