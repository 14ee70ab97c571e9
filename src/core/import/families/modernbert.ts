// ModernBERT (Warner et al. 2024): an encoder of today's parts: Pre-LN without biases, GEGLU, RoPE, windows in two of
// three layers.
import type { Config } from "../config.ts";
import type { Family } from "../model.ts";
import { drawAttention } from "../parts/attention.ts";
import { headsOf, tokenHead } from "../parts/bert-like.ts";
import { labelsOf } from "../parts/classes.ts";
import { drawEncoder, stacked } from "../parts/encoder.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import { rowsOf, wholeOf } from "../parts/fused.ts";
import { windowsByLayer } from "../parts/layer-types.ts";
import type { Norm } from "../parts/norm.ts";
import { drawSublayers } from "../parts/residual.ts";
import { ropeFrom } from "../parts/rope.ts";
import { refuse } from "../refused.ts";
import { shapeOf } from "../shape.ts";
import { plain } from "../sources.ts";

export const modernbert: Family = {
  types: ["modernbert"],
  title: "ModernBERT",
  architectures: headsOf("ModernBert"),
  prefix: "model.",
  build(config, architecture) {
    config.ignore("deterministic_flash_attn", "reference_compile", "repad_logits_with_grad", "mlp_dropout");
    config.ignore("initializer_cutoff_factor", "sparse_prediction", "sparse_pred_ignore_index");
    config.only("position_embedding_type", "absolute", "ModernBERT turns queries and keys (RoPE)");
    const positions = config.count("max_position_embeddings", 8192);
    const shape = shapeOf({
      ...{ vocab: config.count("vocab_size"), width: config.count("hidden_size"), positions },
      heads: config.count("num_attention_heads"),
      layers: config.count("num_hidden_layers"),
      hidden: config.count("intermediate_size"),
    });
    const { D, F, K, N } = shape.sizes;
    const eps = config.number("norm_eps", config.number("layer_norm_eps", 1e-5));
    const norm: Norm = { kind: "layernorm", eps, shift: config.flag("norm_bias", false) };
    const fn = activationOf(config, "hidden_activation", "gelu");
    const [bias, mlpBias] = [config.flag("attention_bias", false), config.flag("mlp_bias", false)];
    const every = config.count("global_attn_every_n_layers", 3);
    // Half of it on either side.
    const reach = Math.trunc(config.count("local_attention", 128) / 2);
    const windows = windowsByLayer(config, N, reach, (l) => l % every !== 0);
    const ropes = ropesOf(config, K, positions);
    const head = {
      bias: config.flag("classifier_bias", false),
      fn: activationOf(config, "classifier_activation", "gelu"),
    };
    const pooled = { tensor: "head.dense", ...head, norm: { norm, tensor: "head.norm" } };
    const tied = config.flag("tie_word_embeddings", true);
    const decoderBias = config.flag("decoder_bias", true);
    const pooling = config.text("classifier_pooling", "cls");
    if (pooling !== "cls" && pooling !== "mean")
      refuse(`config key \`classifier_pooling\` = "${pooling}" must be "cls" or "mean"`);
    return drawEncoder(config, {
      ...{ title: "ModernBERT", shape, reach: windows.local.some((l) => l) ? reach : null },
      embedding: "model.embeddings.tok_embeddings.weight",
      embeddingNorm: { norm, tensor: "model.embeddings.norm" },
      layers: stacked(N, (canvas, l) => {
        const name = `model.layers.${l}`;
        const wqkv = { name: `${name}.attn.Wqkv`, bias, rows: 3 * D, from: D };
        const wi = { name: `${name}.mlp.Wi`, bias: mlpBias, rows: 2 * F, from: D };
        drawSublayers(canvas, {
          attention: (c, x) =>
            drawAttention(
              c,
              shape,
              {
                ...{ q: rowsOf(wqkv, 0, D), k: rowsOf(wqkv, D, D), v: rowsOf(wqkv, 2 * D, D) },
                ...{
                  out: wholeOf(`${name}.attn.Wo`, bias),
                  rope: windows.local[l] ? ropes.local : ropes.global,
                },
                mask: windows.local[l] ? "in.mask_local" : "in.mask",
              },
              x,
            ),
          feedForward: (c, x) =>
            drawFeedForward(
              c,
              {
                ...{ fn, hidden: shape.hidden, gate: rowsOf(wi, 0, F), up: rowsOf(wi, F, F) },
                down: wholeOf(`${name}.mlp.Wo`, mlpBias),
              },
              x,
            ),
          before: [
            // The embedding is normed already.
            l === 0 ? null : { norm, tensor: `${name}.attn_norm` },
            { norm, tensor: `${name}.mlp_norm` },
          ],
        });
      }),
      finalNorm: { norm, tensor: "model.final_norm" },
      head:
        tokenHead(config, architecture, { pooled, span: "classifier" }) ??
        (architecture === "ModernBertForMaskedLM"
          ? {
              kind: "masked-lm",
              transform: { tensor: "head.dense", ...head, norm, normed: "head.norm" },
              ...{ tied, tensor: "decoder.weight" },
              ...(decoderBias ? { bias: plain("decoder.bias") } : {}),
            }
          : {
              ...{ kind: "classification", labels: labelsOf(config) },
              pooling: pooling === "mean" ? "mean" : "first",
              pooled,
              classifier: "classifier",
            }),
    });
  },
};

/** RoPE of layers that see all and of those with a window. */
function ropesOf(config: Config, width: number, positions: number) {
  const both = config.object("rope_parameters");
  const scaling = config.object("rope_scaling");
  if (scaling) refuse("config key `rope_scaling` is not supported in this family; use `rope_parameters`");
  const one = (kind: string, key: string, usual: number) => {
    const theta = config.number(key, usual);
    return ropeFrom(both?.object(kind) ?? null, { width, positions, theta });
  };
  const ropes = {
    global: one("full_attention", "global_rope_theta", 160_000),
    local: one("sliding_attention", "local_rope_theta", 10_000),
  };
  both?.end();
  return ropes;
}
