// Phi-1 and Phi-2 (Microsoft 2023): attention and FFN in parallel behind one LayerNorm, half of each head turned.
import type { Family } from "../model.ts";
import { drawAttention } from "../parts/attention.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import { drawLlamaLike, linear, projections, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import type { Norm } from "../parts/norm.ts";
import { drawParallel } from "../parts/residual.ts";
import { ropeOf } from "../parts/rope.ts";
import { plain } from "../sources.ts";

export const phi: Family = {
  types: ["phi"],
  title: "Phi",
  architectures: decoderHeads("Phi"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 2048);
    const rope = ropeOf(config, { width: shape.sizes.K, positions, share: 0.5, partial: true });
    const norm: Norm = { kind: "layernorm", eps: config.number("layer_norm_eps", 1e-5) };
    const fn = activationOf(config, "hidden_act", "gelu_new");
    const normed = config.flag("qk_layernorm", false);
    return drawLlamaLike(config, "Phi", {
      ...{ shape, norm, fn },
      attention: () => ({}),
      biases: { qkv: true, out: true, mlp: true },
      tied: config.flag("tie_word_embeddings", false),
      more: { finalNorm: { norm, tensor: "model.final_layernorm" } },
      head: { bias: plain("lm_head.bias") },
      layer: (canvas, _, name) =>
        drawParallel(canvas, {
          attention: (c, x) =>
            drawAttention(
              c,
              shape,
              {
                ...projections(name, true, true, "dense"),
                ...{ rope, mask: "in.mask" },
                ...(normed
                  ? {
                      normed: {
                        ...{ over: "head", norm },
                        ...{ q: `${name}.self_attn.q_layernorm`, k: `${name}.self_attn.k_layernorm` },
                      } as const,
                    }
                  : {}),
              },
              x,
            ),
          feedForward: (c, x) => {
            const [up, down] = [linear(`${name}.mlp.fc1`, true), linear(`${name}.mlp.fc2`, true)];
            return drawFeedForward(c, { fn, hidden: shape.hidden, up, down }, x);
          },
          norms: [{ norm, tensor: `${name}.input_layernorm` }],
        }),
    });
  },
};
