// GPT-NeoX and Pythia (EleutherAI 2022): queries, keys and values fused head by head, a quarter of each head turned, the
// two branches in parallel or one after the other.
import type { Family } from "../model.ts";
import { drawAttention } from "../parts/attention.ts";
import { decoderHeads } from "../parts/classes.ts";
import { drawDecoder } from "../parts/decoder.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import { headsOf, wholeOf } from "../parts/fused.ts";
import type { Norm } from "../parts/norm.ts";
import { drawParallel, drawSublayers } from "../parts/residual.ts";
import { ropeOf } from "../parts/rope.ts";
import { shapeOf } from "../shape.ts";

export const gptNeox: Family = {
  types: ["gpt_neox"],
  title: "GPT-NeoX",
  architectures: decoderHeads("GPTNeoX"),
  prefix: "gpt_neox.",
  buffers: [/\.attention\.(bias|masked_bias)$/, /\.rotary_emb\.inv_freq$/],
  build(config) {
    const shape = shapeOf({
      vocab: config.count("vocab_size"),
      width: config.count("hidden_size"),
      heads: config.count("num_attention_heads"),
      layers: config.count("num_hidden_layers"),
      hidden: config.count("intermediate_size"),
      positions: Number.MAX_SAFE_INTEGER,
    });
    const { D, H, K } = shape.sizes;
    // Saved by some, read by nobody: there are as many key-value heads as heads.
    config.ignore("num_key_value_heads");
    const positions = config.count("max_position_embeddings", 2048);
    const share = { partial: true, share: 0.25, shareKey: "rotary_pct", thetaKey: "rotary_emb_base" };
    const rope = ropeOf(config, { width: K, positions, ...share });
    const norm: Norm = { kind: "layernorm", eps: config.number("layer_norm_eps", 1e-5) };
    const fn = activationOf(config, "hidden_act", "gelu");
    const bias = config.flag("attention_bias", true);
    const parallel = config.flag("use_parallel_residual", true);
    return drawDecoder(config, {
      title: "GPT-NeoX",
      shape,
      embedding: "gpt_neox.embed_in.weight",
      layer: (canvas, l) => {
        const name = `gpt_neox.layers.${l}`;
        const fused = { name: `${name}.attention.query_key_value`, bias, rows: 3 * H * K, from: D };
        const part = (i: number) => headsOf(fused, { each: 3, width: K }, i);
        const branches = {
          attention: (c: typeof canvas, x: string) =>
            drawAttention(
              c,
              shape,
              {
                ...{ q: part(0), k: part(1), v: part(2), rope, mask: "in.mask" },
                out: wholeOf(`${name}.attention.dense`, bias),
              },
              x,
            ),
          feedForward: (c: typeof canvas, x: string) => {
            const [up, down] = ["dense_h_to_4h", "dense_4h_to_h"].map((id) =>
              wholeOf(`${name}.mlp.${id}`, true),
            );
            return drawFeedForward(c, { fn, hidden: shape.hidden, up: up!, down: down! }, x);
          },
        };
        const first = { norm, tensor: `${name}.input_layernorm` };
        const second = { norm, tensor: `${name}.post_attention_layernorm` };
        if (parallel) drawParallel(canvas, { ...branches, norms: [first, second] });
        else drawSublayers(canvas, { ...branches, before: [first, second] });
      },
      finalNorm: { norm, tensor: "gpt_neox.final_layer_norm" },
      head: { tied: config.flag("tie_word_embeddings", false), tensor: "embed_out.weight" },
    });
  },
};
