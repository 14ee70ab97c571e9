// ALBERT (Lan et al. 2019): a narrow embedding, and layers that share their weights, in one group or several.
import { Canvas } from "../canvas.ts";
import type { Family } from "../model.ts";
import { headsOf, tokenHead } from "../parts/bert-like.ts";
import { labelsOf } from "../parts/classes.ts";
import { drawEncoder, type EncoderParts } from "../parts/encoder.ts";
import { activationOf } from "../parts/feed-forward.ts";
import type { Norm } from "../parts/norm.ts";
import { drawPostLn } from "../parts/post-ln.ts";
import { refuse } from "../refused.ts";
import { shapeOf } from "../shape.ts";
import { plain } from "../sources.ts";
import { stack } from "../stack.ts";

export const albert: Family = {
  types: ["albert"],
  title: "ALBERT",
  architectures: headsOf("Albert"),
  prefix: "albert.",
  buffers: [/\.position_ids$/, /^albert\.pooler\./, /^sop_classifier\./, /^predictions\.decoder\.bias$/],
  build(config, architecture) {
    config.only("position_embedding_type", "absolute", "transformers no longer has the relative ones");
    config.ignore("net_structure_type", "num_memory_blocks", "down_scale_factor", "gap_size");
    const rows = config.count("max_position_embeddings", 512);
    const groups = config.count("num_hidden_groups", 1);
    const inner = config.count("inner_group_num", 1);
    const shape = shapeOf({
      ...{ vocab: config.count("vocab_size"), width: config.count("hidden_size"), positions: rows },
      heads: config.count("num_attention_heads"),
      layers: config.count("num_hidden_layers"),
      hidden: config.count("intermediate_size"),
    });
    if (groups > shape.sizes.N)
      refuse(`config key \`num_hidden_groups\` = ${groups} must be at most the ${shape.sizes.N} layers`);
    const width = config.count("embedding_size", 128);
    const norm: Norm = { kind: "layernorm", eps: config.number("layer_norm_eps", 1e-12) };
    const fn = activationOf(config, "hidden_act", "gelu_new");
    const tied = config.flag("tie_word_embeddings", true);
    const layer = (canvas: Canvas, name: string) =>
      drawPostLn(canvas, {
        ...{ shape, fn, norm },
        names: {
          ...{ q: `${name}.attention.query`, k: `${name}.attention.key`, v: `${name}.attention.value` },
          ...{ out: `${name}.attention.dense`, norm1: `${name}.attention.LayerNorm` },
          ...{ up: `${name}.ffn`, down: `${name}.ffn_output`, norm2: `${name}.full_layer_layer_norm` },
        },
      });
    const layers: EncoderParts["layers"] = (canvas, embedded, mask) => {
      const shared = { mask: mask("mask") };
      return countsOf(shape.sizes.N, groups).reduce((x, count, g) => {
        const group = Array.from({ length: inner }, (_, i) => {
          const inside = new Canvas();
          layer(inside, `albert.encoder.albert_layer_groups.${g}.albert_layers.${i}`);
          return inside;
        });
        const [id, title] = groups === 1 ? ["blocks", "Blocks"] : [`blocks_${g + 1}`, `Blocks ${g + 1}`];
        return stack(canvas, {
          ...{ id, title, x, shared, layers: group },
          ...{ count: groups === 1 ? "N" : `${count}`, isShared: true },
        });
      }, embedded);
    };
    return drawEncoder(config, {
      ...{ title: "ALBERT", shape, layers },
      embedding: "albert.embeddings.word_embeddings.weight",
      embeddingWidth: { width, into: "albert.encoder.embedding_hidden_mapping_in", bias: true, last: true },
      types: {
        tensor: "albert.embeddings.token_type_embeddings.weight",
        rows: config.count("type_vocab_size", 2),
      },
      positions: { tensor: "albert.embeddings.position_embeddings.weight", rows },
      embeddingNorm: { norm, tensor: "albert.embeddings.LayerNorm" },
      head:
        tokenHead(config, architecture) ??
        (architecture === "AlbertForMaskedLM"
          ? {
              kind: "masked-lm",
              transform: {
                ...{ tensor: "predictions.dense", bias: true, fn, narrow: true },
                ...{ norm, normed: "predictions.LayerNorm" },
              },
              ...{ tied, tensor: "predictions.decoder.weight", bias: plain("predictions.bias") },
            }
          : {
              ...{ kind: "classification", pooling: "first", labels: labelsOf(config) },
              pooled: { tensor: "albert.pooler", bias: true, fn: "tanh" },
              classifier: "classifier",
            }),
    });
  },
};

/** How many layers each group stands for: layer i is of group ⌊i / (layers / groups)⌋. */
function countsOf(layers: number, groups: number): readonly number[] {
  const counts = Array.from({ length: groups }, () => 0);
  for (let i = 0; i < layers; i++) counts[Math.trunc(i / (layers / groups))]! += 1;
  return counts;
}
