// StableLM (Stability AI 2023): LayerNorm, a quarter of each head turned, a gated FFN, in turn or in parallel.
import type { Family } from "../model.ts";
import type { AttentionParts } from "../parts/attention.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import type { Norm } from "../parts/norm.ts";
import { drawParallel, drawSublayers } from "../parts/residual.ts";
import { ropeOf } from "../parts/rope.ts";

export const stablelm: Family = {
  types: ["stablelm"],
  title: "StableLM",
  architectures: decoderHeads("StableLm"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config, { kvHeads: 32 });
    const positions = config.count("max_position_embeddings", 4096);
    const rope = ropeOf(config, { width: shape.sizes.K, positions, share: 0.25, partial: true });
    const norm: Norm = { kind: "layernorm", eps: config.number("layer_norm_eps", 1e-5) };
    const normed = config.flag("qk_layernorm", false);
    const { H, G } = shape.sizes;
    const parallel = config.flag("use_parallel_residual", false);
    return drawLlamaLike(config, "StableLM", {
      shape,
      norm,
      fn: activationOf(config, "hidden_act", "silu"),
      attention: (name) => ({ rope, ...(normed ? { normed: normsByHead(name, norm, H, G) } : {}) }),
      biases: { qkv: config.flag("use_qkv_bias", false), out: false, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      layer: (canvas, branches, name) => {
        const first = { norm, tensor: `${name}.input_layernorm` };
        const second = { norm, tensor: `${name}.post_attention_layernorm` };
        if (parallel) drawParallel(canvas, { ...branches, norms: [first] });
        else drawSublayers(canvas, { ...branches, before: [first, second] });
      },
    });
  },
};

/** A module for each head of the queries, and of the keys. */
function normsByHead(
  layer: string,
  norm: Norm,
  heads: number,
  kvHeads: number,
): NonNullable<AttentionParts["normed"]> {
  const of = (name: string, count: number) =>
    Array.from({ length: count }, (_, h) => `${layer}.self_attn.${name}.norms.${h}`);
  return {
    ...{ over: "head", norm: { ...norm, shift: false, perHead: true } },
    ...{ q: of("q_layernorm", heads), k: of("k_layernorm", kvHeads) },
  };
}
