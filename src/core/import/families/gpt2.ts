// GPT-2 (Radford et al. 2019): learned positions, Pre-LN, tanh-GELU; its Conv1D weights are [in, out] as ours are.
import type { Canvas } from "../canvas.ts";
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { drawDecoder } from "../parts/decoder.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import type { Norm } from "../parts/norm.ts";
import { drawSublayers } from "../parts/residual.ts";
import { shapeOf } from "../shape.ts";
import { plain } from "../sources.ts";

export const gpt2: Family = {
  types: ["gpt2"],
  title: "GPT-2",
  architectures: decoderHeads("GPT2", "GPT2LMHeadModel"),
  prefix: "transformer.",
  buffers: [/\.attn\.(bias|masked_bias)$/],
  build(config) {
    const width = config.count("n_embd");
    const positions = config.count("n_positions", 1024);
    config.ignore("n_ctx", "reorder_and_upcast_attn");
    config.only("add_cross_attention", false, "GPT-2 as the decoder of another model is not read");
    const shape = shapeOf({
      ...{ vocab: config.count("vocab_size"), width, positions },
      heads: config.count("n_head"),
      layers: config.count("n_layer"),
      hidden: config.countOrNull("n_inner") ?? 4 * width,
    });
    const norm: Norm = { kind: "layernorm", eps: config.number("layer_norm_epsilon", 1e-5) };
    const fn = activationOf(config, "activation_function", "gelu_new");
    const scaled = config.flag("scale_attn_weights", true);
    const byLayer = config.flag("scale_attn_by_inverse_layer_idx", false);
    const root = scaled ? 1 / Math.sqrt(shape.sizes.K) : 1;
    const attention = (name: string, factor: number) => (canvas: Canvas, x: string) => {
      canvas.add("qkv", "qkv", {
        from: { x },
        weights: { w: plain(`${name}.attn.c_attn.weight`), b: plain(`${name}.attn.c_attn.bias`) },
      });
      canvas.add("attn", "attention", {
        params: scaled && factor === root ? {} : { scaled: false, factor },
        from: { q: "qkv.q", k: "qkv.k", v: "qkv.v", mask: "in.mask" },
      });
      canvas.add("concat", "concat", { from: { x: "attn.out" } });
      canvas.add("wo", "wo", {
        from: { x: "concat.x" },
        weights: { w: plain(`${name}.attn.c_proj.weight`), b: plain(`${name}.attn.c_proj.bias`) },
      });
      return "wo.y";
    };
    return drawDecoder(config, {
      title: "GPT-2",
      shape,
      embedding: "transformer.wte.weight",
      positions: { tensor: "transformer.wpe.weight", rows: positions },
      layer: (canvas, l) => {
        const name = `transformer.h.${l}`;
        const linear = (id: string) => ({
          w: plain(`${name}.mlp.${id}.weight`),
          b: plain(`${name}.mlp.${id}.bias`),
        });
        drawSublayers(canvas, {
          attention: attention(name, byLayer ? root / (l + 1) : root),
          feedForward: (c, x) =>
            drawFeedForward(c, { fn, hidden: shape.hidden, up: linear("c_fc"), down: linear("c_proj") }, x),
          before: [
            { norm, tensor: `${name}.ln_1` },
            { norm, tensor: `${name}.ln_2` },
          ],
        });
      },
      finalNorm: { norm, tensor: "transformer.ln_f" },
      head: { tied: config.flag("tie_word_embeddings", true), tensor: "lm_head.weight" },
    });
  },
};
