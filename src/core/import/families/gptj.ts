// GPT-J (Wang and Komatsuzaki 2021): both branches behind one norm, RoPE over pairs of neighbours of the first numbers.
import type { Family } from "../model.ts";
import { drawAttention } from "../parts/attention.ts";
import { decoderHeads } from "../parts/classes.ts";
import { drawDecoder } from "../parts/decoder.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import { wholeOf } from "../parts/fused.ts";
import type { Norm } from "../parts/norm.ts";
import { drawParallel } from "../parts/residual.ts";
import { ropeFrom } from "../parts/rope.ts";
import { shapeOf } from "../shape.ts";
import { plain } from "../sources.ts";

export const gptj: Family = {
  types: ["gptj"],
  title: "GPT-J",
  architectures: decoderHeads("GPTJ"),
  prefix: "transformer.",
  buffers: [/\.attn\.(bias|masked_bias|embed_positions)$/],
  build(config) {
    const width = config.count("n_embd");
    const positions = config.count("n_positions", 2048);
    config.ignore("n_ctx", "rotary", "scale_attn_weights");
    const shape = shapeOf({
      ...{ vocab: config.count("vocab_size"), width },
      heads: config.count("n_head"),
      layers: config.count("n_layer"),
      hidden: config.countOrNull("n_inner") ?? 4 * width,
      positions,
    });
    const { K } = shape.sizes;
    const turned = config.count("rotary_dim", 64);
    const rope = ropeFrom(null, {
      width: K,
      partial: true,
      share: turned / K,
      pairs: "interleaved",
      positions,
    });
    const norm: Norm = { kind: "layernorm", eps: config.number("layer_norm_epsilon", 1e-5) };
    const fn = activationOf(config, "activation_function", "gelu_new");
    return drawDecoder(config, {
      title: "GPT-J",
      shape,
      embedding: "transformer.wte.weight",
      layer: (canvas, l) => {
        const name = `transformer.h.${l}`;
        const of = (id: string) => wholeOf(`${name}.attn.${id}`, false);
        drawParallel(canvas, {
          attention: (c, x) =>
            drawAttention(
              c,
              shape,
              {
                ...{ q: of("q_proj"), k: of("k_proj"), v: of("v_proj"), out: of("out_proj") },
                ...{ rope, mask: "in.mask" },
              },
              x,
            ),
          feedForward: (c, x) => {
            const [up, down] = ["fc_in", "fc_out"].map((id) => wholeOf(`${name}.mlp.${id}`, true));
            return drawFeedForward(c, { fn, hidden: shape.hidden, up: up!, down: down! }, x);
          },
          norms: [{ norm, tensor: `${name}.ln_1` }],
        });
      },
      finalNorm: { norm, tensor: "transformer.ln_f" },
      head: {
        tied: config.flag("tie_word_embeddings", false),
        ...{ tensor: "lm_head.weight", bias: plain("lm_head.bias") },
      },
    });
  },
};
