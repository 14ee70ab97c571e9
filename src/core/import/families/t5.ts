// T5 (Raffel et al. 2020), v1.1 and mT5: RMSNorm before each branch, no biases, scores that are not scaled, learned
// distances that the first layer has for all.
import type { Canvas } from "../canvas.ts";
import { Config } from "../config.ts";
import type { Family } from "../model.ts";
import { drawAttention } from "../parts/attention.ts";
import { drawEncoderDecoder } from "../parts/encoder-decoder.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import { wholeOf } from "../parts/fused.ts";
import { drawNorm, type Norm } from "../parts/norm.ts";
import { refuse } from "../refused.ts";
import { decoderShape, type Shape, shapeOf } from "../shape.ts";
import { plain } from "../sources.ts";

export const t5: Family = {
  types: ["t5", "mt5"],
  title: "T5",
  architectures: ["T5ForConditionalGeneration", "MT5ForConditionalGeneration"],
  seq2seq: true,
  buffers: [/^decoder\.block\.0\.layer\.1\.EncDecAttention\.relative_attention_bias\.weight$/],
  build(config, _architecture, has) {
    config.ignore("n_positions", "output_past", "dropout_rate", "tokenizer_class");
    const width = config.count("d_model", 512);
    const heads = config.count("num_heads", 8);
    const sizes = {
      ...{ vocab: config.count("vocab_size", 32128), width, heads, positions: Number.MAX_SAFE_INTEGER },
      headWidth: config.count("d_kv", 64),
      hidden: config.count("d_ff", 2048),
    };
    const layers = config.count("num_layers", 6);
    const shape = shapeOf({ ...sizes, layers });
    const decoder = decoderShape(shape, {
      ...sizes,
      layers: config.countOrNull("num_decoder_layers") ?? layers,
    });
    const norm: Norm = { kind: "rmsnorm", eps: config.number("layer_norm_epsilon", 1e-6) };
    const { gated, fn } = feedForwardOf(config);
    // Saved by transformers 5, or told by the ties of before: v1.1 neither ties nor scales. mT5 never does.
    const untied = config.flag("tie_word_embeddings", true) === false;
    const scaled = config.flag("scale_decoder_outputs", !untied && config.values.model_type === "t5");
    const tied = !untied || !has("lm_head.weight");
    const buckets = config.count("relative_attention_num_buckets", 32);
    const far = config.count("relative_attention_max_distance", 128);
    const bias = (id: string, time: string, of: Shape, side: string) => (canvas: Canvas) => {
      canvas.add(id, "relative_bias", {
        params: {
          ...{ kind: "t5", buckets, max_distance: far, bidirectional: side === "encoder" },
          ...(of.heads === "H" ? {} : { heads: of.heads }),
          ...(time === "T" ? {} : { query: time, key: time }),
        },
        weights: { table: plain(`${side}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`) },
      });
      return { bias: `${id}.bias` };
    };
    const layer = (side: "encoder" | "decoder", of: Shape) => (canvas: Canvas, l: number) => {
      const name = (i: number) => `${side}.block.${l}.layer.${i}`;
      const attend = (x: string, i: number, kind: string, more: object) => {
        const [q, k, v, out] = ["q", "k", "v", "o"].map((w) => wholeOf(`${name(i)}.${kind}.${w}`, false));
        return drawAttention(canvas, of, { q: q!, k: k!, v: v!, out: out!, factor: 1, ...more }, x);
      };
      let x = "in.x";
      const branch = (i: number, draw: (x: string) => string) => {
        const normed = drawNorm(canvas, `norm_${i + 1}`, norm, x, `${name(i)}.layer_norm`);
        canvas.add(`add_${i + 1}`, "add", { from: { a: x, b: draw(normed) } });
        x = `add_${i + 1}.y`;
      };
      const own = { mask: "in.mask", bias: "in.bias" };
      if (side === "encoder") branch(0, (at) => attend(at, 0, "SelfAttention", own));
      else {
        branch(0, (at) => attend(at, 0, "SelfAttention", { ...own, suffix: "_1" }));
        const read = { mask: "in.memory_mask", context: "in.memory", suffix: "_2" };
        branch(1, (at) => attend(at, 1, "EncDecAttention", read));
      }
      const last = side === "encoder" ? 1 : 2;
      branch(last, (at) => {
        const linear = (w: string) => wholeOf(`${name(last)}.DenseReluDense.${w}`, false);
        const parts = gated ? { gate: linear("wi_0"), up: linear("wi_1") } : { up: linear("wi") };
        return drawFeedForward(canvas, { fn, hidden: of.hidden, ...parts, down: linear("wo") }, at);
      });
      canvas.wire(x, "out.x");
    };
    const embedding = "shared.weight";
    return drawEncoderDecoder(config, {
      title: "T5",
      encoder: {
        ...{ shape, embedding, layer: layer("encoder", shape) },
        shared: bias("bias_source", "S", shape, "encoder"),
        finalNorm: { norm, tensor: "encoder.final_layer_norm" },
      },
      decoder: {
        ...{ shape: decoder, embedding, layer: layer("decoder", decoder) },
        shared: bias("bias_target", "T", decoder, "decoder"),
        finalNorm: { norm, tensor: "decoder.final_layer_norm" },
      },
      oneTable: true,
      head: { tied, tensor: "lm_head.weight", ...(scaled ? { factor: 1 / Math.sqrt(width) } : {}) },
      repeated: { "encoder.embed_tokens.weight": embedding, "decoder.embed_tokens.weight": embedding },
    });
  },
};

/** `relu`, or `gated-gelu`, which means the approximation by tanh. */
function feedForwardOf(config: Config): { readonly gated: boolean; readonly fn: string } {
  const named = config.text("feed_forward_proj", "relu");
  const parts = named.split("-");
  const gated = parts[0] === "gated" && parts.length === 2;
  if (parts.length > 1 && !gated)
    refuse(`config key \`feed_forward_proj\` = "${named}" must be an activation function, or gated-… one`);
  const meant = named === "gated-gelu" ? "gelu_new" : parts.at(-1)!;
  // Worked out of the former by transformers, and saved beside it.
  config.only("is_gated_act", gated, `\`feed_forward_proj\` = "${named}" says otherwise`);
  config.only("dense_act_fn", meant, `\`feed_forward_proj\` = "${named}" says otherwise`);
  return { gated, fn: activationOf(new Config({ feed_forward_proj: meant }), "feed_forward_proj", meant) };
}
