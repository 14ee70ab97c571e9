// Falcon (TII 2023) in its three forms: one key-value head (7B), groups of them (40B), one for each head (RW, by ALiBi).
import type { Canvas } from "../canvas.ts";
import type { Family } from "../model.ts";
import { drawAttention } from "../parts/attention.ts";
import { decoderHeads } from "../parts/classes.ts";
import { drawDecoder } from "../parts/decoder.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import { headsOf, rowsOf, wholeOf } from "../parts/fused.ts";
import type { Norm } from "../parts/norm.ts";
import { drawParallel, drawSublayers } from "../parts/residual.ts";
import { ropeOf } from "../parts/rope.ts";
import { needsBlock, refuse } from "../refused.ts";
import { shapeOf } from "../shape.ts";

export const falcon: Family = {
  types: ["falcon", "RefinedWeb", "RefinedWebModel"],
  title: "Falcon",
  architectures: decoderHeads("Falcon"),
  prefix: "transformer.",
  buffers: [/\.rotary_emb\.inv_freq$/],
  build(config) {
    const width = config.has("n_embed") ? config.count("n_embed") : config.count("hidden_size");
    const heads = config.count("num_attention_heads");
    const grouped = config.flag("new_decoder_architecture", false);
    const multi = config.flag("multi_query", true);
    const kvHeads = config.countOrNull("num_kv_heads") ?? heads;
    if (!grouped && !multi && kvHeads !== heads)
      refuse(`config key \`num_kv_heads\` = ${kvHeads} needs \`new_decoder_architecture\``);
    const shape = shapeOf({
      ...{ vocab: config.count("vocab_size"), width, heads },
      kvHeads: grouped ? kvHeads : multi ? 1 : heads,
      layers: config.count("num_hidden_layers"),
      hidden: config.countOrNull("ffn_hidden_size") ?? 4 * width,
      positions: Number.MAX_SAFE_INTEGER,
    });
    const { D, H, G, K } = shape.sizes;
    const slopes = config.flag("alibi", false);
    if (slopes && (H > 8 || !Number.isInteger(Math.log2(H))))
      needsBlock(`ALiBi of ${H} heads by slopes that transformers rounds to bfloat16`);
    // transformers 5.24 adds the biases once by its fused attention, and twice by its eager one: to the scores and again
    // with the mask. A config that names the eager one is followed in that.
    const times = config.values.attn_implementation === "eager" ? 2 : 1;
    const positions = config.count("max_position_embeddings", 2048);
    const rope = ropeOf(config, { width: K, positions });
    const parallel = config.flag("parallel_attn", true);
    const norms = config.countOrNull("num_ln_in_parallel_attn") ?? (grouped ? 2 : 1);
    if (grouped && !parallel)
      refuse("config key `parallel_attn` = false does not go with `new_decoder_architecture`");
    if (norms > 2 || (norms === 2 && parallel && !grouped))
      refuse(`config key \`num_ln_in_parallel_attn\` = ${norms} is not supported in this form of Falcon`);
    const norm: Norm = { kind: "layernorm", eps: config.number("layer_norm_epsilon", 1e-5) };
    const fn = activationOf(config, "activation", "gelu");
    const bias = config.flag("bias", false);
    const layer = (canvas: Canvas, l: number) => {
      const name = `transformer.h.${l}`;
      const fused = { name: `${name}.self_attention.query_key_value`, bias, rows: (H + 2 * G) * K, from: D };
      const each = H / G + 2;
      const by = grouped || !multi ? { each, width: K } : null;
      const branches = {
        attention: (c: Canvas, x: string) =>
          drawAttention(
            c,
            shape,
            {
              q: by ? headsOf(fused, by, 0, H / G) : rowsOf(fused, 0, H * K),
              k: by ? headsOf(fused, by, H / G) : rowsOf(fused, H * K, K),
              v: by ? headsOf(fused, by, H / G + 1) : rowsOf(fused, (H + 1) * K, K),
              out: wholeOf(`${name}.self_attention.dense`, bias),
              mask: "in.mask",
              ...(slopes ? { bias: "in.bias" } : { rope }),
            },
            x,
          ),
        feedForward: (c: Canvas, x: string) => {
          const [up, down] = ["dense_h_to_4h", "dense_4h_to_h"].map((id) =>
            wholeOf(`${name}.mlp.${id}`, bias),
          );
          return drawFeedForward(c, { fn, hidden: shape.hidden, up: up!, down: down! }, x);
        },
      };
      const at = (tensor: string) => ({ norm, tensor: `${name}.${tensor}` });
      if (!parallel)
        drawSublayers(canvas, {
          ...branches,
          before: [at("input_layernorm"), at("post_attention_layernorm")],
        });
      else if (norms === 2) drawParallel(canvas, { ...branches, norms: [at("ln_attn"), at("ln_mlp")] });
      else drawParallel(canvas, { ...branches, norms: [at("input_layernorm")] });
    };
    return drawDecoder(config, {
      title: "Falcon",
      shape,
      embedding: "transformer.word_embeddings.weight",
      layer,
      ...(slopes ? { shared: (canvas) => scaledAlibi(canvas, times / Math.sqrt(K)) } : {}),
      finalNorm: { norm, tensor: "transformer.ln_f" },
      head: { tied: config.flag("tie_word_embeddings", true), tensor: "lm_head.weight" },
    });
  },
};

/** Falcon divides the biases by √K as it does the scores. */
function scaledAlibi(canvas: Canvas, factor: number): { readonly bias: string } {
  canvas.add("alibi", "relative_bias", { title: "ALiBi" });
  canvas.add("scale_alibi", "scale", {
    title: "÷ √K",
    params: { by: "factor", factor },
    from: { x: "alibi.bias" },
  });
  return { bias: "scale_alibi.x" };
}
