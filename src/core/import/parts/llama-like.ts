// The Llama line: RMSNorm, RoPE, grouped key-value heads, gated FFN. Mistral, Qwen 2 and 3, Gemma, Granite, SmolLM3,
// OLMo 2 and others differ in what their files say.
import type { Canvas } from "../canvas.ts";
import type { Config } from "../config.ts";
import type { Model } from "../model.ts";
import { type Shape, shapeOf } from "../shape.ts";
import { plain, turned } from "../sources.ts";
import { type AttentionParts, drawAttention } from "./attention.ts";
import { type DecoderParts, drawDecoder } from "./decoder.ts";
import { drawFeedForward, type FeedForward } from "./feed-forward.ts";
import type { Norm } from "./norm.ts";
import { drawSublayers } from "./residual.ts";

/** A Linear of theirs. */
export const linear = (name: string, bias: boolean) => ({
  w: turned(`${name}.weight`),
  ...(bias ? { b: plain(`${name}.bias`) } : {}),
});

/** The four projections of `self_attn`, each with its own name. */
export const projections = (layer: string, bias: boolean, outBias = bias, out = "o_proj") => ({
  q: linear(`${layer}.self_attn.q_proj`, bias),
  k: linear(`${layer}.self_attn.k_proj`, bias),
  v: linear(`${layer}.self_attn.v_proj`, bias),
  out: linear(`${layer}.self_attn.${out}`, outBias),
});

/** Norms of queries and keys under their usual names. */
export const normedQK = (layer: string, over: "head" | "width", norm: Norm) => ({
  ...{ over, norm },
  ...{ q: `${layer}.self_attn.q_norm`, k: `${layer}.self_attn.k_norm` },
});

/** The three of a gated `mlp`. */
const gated = (layer: string, fn: string, hidden: string, bias: boolean): FeedForward => ({
  ...{ fn, hidden },
  gate: linear(`${layer}.mlp.gate_proj`, bias),
  up: linear(`${layer}.mlp.up_proj`, bias),
  down: linear(`${layer}.mlp.down_proj`, bias),
});

/** Draws on what comes from `x` and gives where its output is. */
type Branch = (canvas: Canvas, x: string) => string;

/** The two of a plain `mlp`. */
export const plainMlp =
  (fn: string, hidden: string, bias: boolean) =>
  (layer: string): Branch =>
  (canvas, x) => {
    const [up, down] = [linear(`${layer}.mlp.up_proj`, bias), linear(`${layer}.mlp.down_proj`, bias)];
    return drawFeedForward(canvas, { fn, hidden, up, down }, x);
  };

interface SizeDefaults {
  /** Key-value heads where the config has none; as many as heads where absent. */
  readonly kvHeads?: number;
  readonly headWidth?: number;
}

/** The sizes under the names that most families use. */
export function usualShape(config: Config, defaults: SizeDefaults = {}): Shape {
  const heads = config.count("num_attention_heads");
  // `null` means as many as heads; an absent key means the family's own number.
  const kvHeads = config.countOrNull("num_key_value_heads", defaults.kvHeads ?? null) ?? heads;
  return shapeOf({
    vocab: config.count("vocab_size"),
    width: config.count("hidden_size"),
    heads,
    kvHeads,
    layers: config.count("num_hidden_layers"),
    headWidth: config.countOrNull("head_dim", defaults.headWidth ?? null),
    hidden: config.count("intermediate_size"),
    positions: Number.MAX_SAFE_INTEGER,
  });
}

/** What a family of this line changes. */
export interface LlamaLike {
  readonly shape: Shape;
  readonly norm: Norm;
  readonly fn: string;
  readonly attention: (layer: string, index: number) => Partial<AttentionParts>;
  /** Draws the attention branch of a layer in another way. */
  readonly drawAttention?: (layer: string) => Branch;
  readonly biases: { readonly qkv: boolean; readonly out: boolean; readonly mlp: boolean };
  /** Draws the feed-forward branch of a layer in another way; undefined for the usual one. */
  readonly feedForward?: (layer: string, index: number) => Branch | undefined;
  readonly residual?: number;
  readonly tied: boolean;
  readonly more?: Partial<DecoderParts>;
  readonly head?: Partial<DecoderParts["head"]>;
  /** Draws the layer in another way than norm, branch, add. */
  readonly layer?: (
    canvas: Canvas,
    branches: { readonly attention: Branch; readonly feedForward: Branch },
    name: string,
  ) => void;
}

export function drawLlamaLike(config: Config, title: string, m: LlamaLike): Model {
  const { shape, norm } = m;
  return drawDecoder(config, {
    title,
    shape,
    embedding: "model.embed_tokens.weight",
    layer: (canvas, l) => {
      const name = `model.layers.${l}`;
      const parts = projections(name, m.biases.qkv, m.biases.out);
      const branches = {
        attention:
          m.drawAttention?.(name) ??
          ((c: Canvas, x: string) =>
            drawAttention(c, shape, { ...parts, mask: "in.mask", ...m.attention(name, l) }, x)),
        feedForward:
          m.feedForward?.(name, l) ??
          ((c: Canvas, x: string) => drawFeedForward(c, gated(name, m.fn, shape.hidden, m.biases.mlp), x)),
      };
      if (m.layer) return m.layer(canvas, branches, name);
      drawSublayers(canvas, {
        ...branches,
        before: [
          { norm, tensor: `${name}.input_layernorm` },
          { norm, tensor: `${name}.post_attention_layernorm` },
        ],
        ...(m.residual === undefined ? {} : { factor: m.residual }),
      });
    },
    finalNorm: { norm, tensor: "model.norm" },
    ...m.more,
    head: { tied: m.tied, tensor: "lm_head.weight", ...m.head },
  });
}

/** Norms of what the branches give, in place of those before them. */
export const normedBranches =
  (norm: Norm): NonNullable<LlamaLike["layer"]> =>
  (canvas, branches, name) =>
    drawSublayers(canvas, {
      ...branches,
      after: [
        { norm, tensor: `${name}.post_attention_layernorm` },
        { norm, tensor: `${name}.post_feedforward_layernorm` },
      ],
    });

export const rmsNorm = (config: Config, eps = 1e-6): Norm => ({
  kind: "rmsnorm",
  eps: config.number("rms_norm_eps", eps),
});

export const rotaryBuffers = [/\.rotary_emb\.inv_freq$/];
