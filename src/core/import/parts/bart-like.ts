// The encoder–decoder of BART (Lewis et al. 2019) and of what was made of it: mBART, Pegasus, Marian, M2M100. They
// differ in where their norms stand and in how positions are told.
import type { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import type { Family } from "../model.ts";
import { refuse } from "../refused.ts";
import { decoderShape, type Shape, shapeOf } from "../shape.ts";
import { through } from "../sources.ts";
import { drawAttention } from "./attention.ts";
import type { EmbeddingParts } from "./embedding.ts";
import { drawEncoderDecoder } from "./encoder-decoder.ts";
import { activationOf, drawFeedForward } from "./feed-forward.ts";
import { wholeOf } from "./fused.ts";
import { drawNorm, type Norm } from "./norm.ts";

interface Form {
  /** Norms before the branches and at the end of each stack, not behind the sums. */
  readonly before: boolean;
  readonly embeddingNorm: boolean;
  /** BART's table has two rows before the first position; the sines of M2M100 begin there, counted over real tokens. */
  readonly positions: "learned" | "halves" | "fairseq";
  readonly fn: string;
}

type Side = "encoder" | "decoder";
const norm: Norm = { kind: "layernorm", eps: 1e-5 };

export const bartLike = (type: string, title: string, architecture: string, form: Form): Family => ({
  ...{ types: [type], title, architectures: [architecture], seq2seq: true },
  buffers: form.positions === "learned" ? [] : [/\.embed_positions\.weights?$/],
  build(config) {
    ignoreOld(config);
    const width = config.count("d_model");
    const positions = config.count("max_position_embeddings", 1024);
    const vocab = config.count("vocab_size");
    const read = config.countOrNull("decoder_vocab_size") ?? vocab;
    const shared = config.flag("share_encoder_decoder_embeddings", true);
    if (shared && read !== vocab)
      refuse(`config key \`decoder_vocab_size\` = ${read} must be the \`vocab_size\` ${vocab} of one table`);
    const sizes = (side: Side, of: number) => ({
      ...{ vocab: of, width, positions },
      heads: config.count(`${side}_attention_heads`),
      layers: config.count(`${side}_layers`),
      hidden: config.count(`${side}_ffn_dim`),
    });
    const shape = shapeOf(sizes("encoder", vocab));
    const decoder = decoderShape(shape, sizes("decoder", read));
    const fn = activationOf(config, "activation_function", form.fn);
    const factor = config.flag("scale_embedding", false) ? Math.sqrt(width) : 1;
    const table = (side: Side) => (shared ? "model.shared.weight" : `model.${side}.embed_tokens.weight`);
    const embedding = (side: Side): EmbeddingParts => ({
      ...{ embedding: table(side), embeddingFactor: factor },
      positions: positionsOf(form, side, positions),
      ...(form.embeddingNorm ? { embeddingNorm: { norm, tensor: `model.${side}.layernorm_embedding` } } : {}),
    });
    const sideOf = (side: Side, of: Shape) => ({
      ...embedding(side),
      shape: of,
      layer: (canvas: Canvas, l: number) => drawLayer(canvas, { form, side, shape: of, fn }, l),
      ...(form.before ? { finalNorm: { norm, tensor: `model.${side}.layer_norm` } } : {}),
    });
    const bias = through("final_logits_bias", [1, read], { reshape: [read] });
    const copies = [
      "model.shared.weight",
      "model.encoder.embed_tokens.weight",
      "model.decoder.embed_tokens.weight",
    ];
    return drawEncoderDecoder(config, {
      title,
      ...{ encoder: sideOf("encoder", shape), decoder: sideOf("decoder", decoder), oneTable: shared },
      head: {
        ...{ tied: config.flag("tie_word_embeddings", true), tensor: "lm_head.weight" },
        bias: { ...bias, isBuffer: true },
      },
      repeated: shared
        ? Object.fromEntries(copies.filter((c) => c !== table("encoder")).map((c) => [c, table("encoder")]))
        : {},
      // Tables of sines are parameters there, which are not trained.
      fixed: form.positions === "halves" ? 2 * positions * width : 0,
    });
  },
});

/** Of configs that fairseq's converters wrote: transformers reads none of them. */
function ignoreOld(config: Config): void {
  config.ignore("normalize_before", "normalize_embedding", "add_final_layer_norm", "add_bias_logits");
  config.ignore("static_position_embeddings", "extra_pos_embeddings", "force_bos_token_to_be_generated");
  config.ignore("encoder_layerdrop", "decoder_layerdrop", "num_hidden_layers", "classif_dropout");
  config.ignore("forced_bos_token_id", "unk_token_id", "num_attention_heads", "hidden_size");
}

function positionsOf(
  { positions }: Form,
  side: Side,
  rows: number,
): NonNullable<EmbeddingParts["positions"]> {
  if (positions === "learned")
    return { tensor: `model.${side}.embed_positions.weight`, rows: rows + 2, from: 2 };
  return positions === "halves" ? { layout: "halves" } : { layout: "fairseq", from: 2, counted: true };
}

interface Layer {
  readonly form: Form;
  readonly side: Side;
  readonly shape: Shape;
  readonly fn: string;
}

function drawLayer(canvas: Canvas, { form, side, shape, fn }: Layer, l: number): void {
  const name = `model.${side}.layers.${l}`;
  let x = "in.x";
  let count = 0;
  const branch = (tensor: string, draw: (x: string) => string) => {
    count += 1;
    const normed = (at: string) => drawNorm(canvas, `norm_${count}`, norm, at, `${name}.${tensor}`);
    const added = draw(form.before ? normed(x) : x);
    canvas.add(`add_${count}`, "add", { from: { a: x, b: added } });
    x = form.before ? `add_${count}.y` : normed(`add_${count}.y`);
  };
  const attend =
    (kind: string, more: { readonly mask: string; readonly context?: string }) => (at: string) => {
      const [q, k, v, out] = ["q_proj", "k_proj", "v_proj", "out_proj"].map((w) =>
        wholeOf(`${name}.${kind}.${w}`, true),
      );
      const suffix = side === "encoder" ? "" : `_${count}`;
      return drawAttention(canvas, shape, { q: q!, k: k!, v: v!, out: out!, ...more, suffix }, at);
    };
  branch("self_attn_layer_norm", attend("self_attn", { mask: "in.mask" }));
  if (side === "decoder")
    branch(
      "encoder_attn_layer_norm",
      attend("encoder_attn", { mask: "in.memory_mask", context: "in.memory" }),
    );
  branch("final_layer_norm", (at) => {
    const [up, down] = [wholeOf(`${name}.fc1`, true), wholeOf(`${name}.fc2`, true)];
    return drawFeedForward(canvas, { fn, hidden: shape.hidden, up, down }, at);
  });
  canvas.wire(x, "out.x");
}
