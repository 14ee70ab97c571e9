// Mixtral (Jiang et al. 2024): Mistral with a mixture of experts in place of the FFN.
import type { Canvas } from "../canvas.ts";
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { drawExperts, expertNames, expertsOf, ignoreRouterTraining } from "../parts/experts.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { sameWindow } from "../parts/layer-types.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const mixtral: Family = {
  types: ["mixtral"],
  title: "Mixtral",
  architectures: decoderHeads("Mixtral"),
  buffers: rotaryBuffers,
  build(config) {
    ignoreRouterTraining(config);
    const shape = usualShape(config, { kvHeads: 8 });
    const positions = config.count("max_position_embeddings", 131072);
    const rope = ropeOf(config, { width: shape.sizes.K, positions, theta: 1e6 });
    const windows = sameWindow(shape.sizes.N, config.countOrNull("sliding_window"));
    const [experts, k] = [expertsOf(config, 8), config.count("num_experts_per_tok", 2)];
    const fn = activationOf(config, "hidden_act", "silu");
    return drawLlamaLike(config, "Mixtral", {
      ...{ shape, fn, norm: rmsNorm(config, 1e-5) },
      attention: (_, l) => ({ rope, mask: windows.mask(l) }),
      feedForward: (layer) => {
        const at = `${layer}.block_sparse_moe`;
        const expert = expertNames(at, ["w1", "w3", "w2"]);
        const mixture = {
          fn,
          experts,
          k,
          renormalize: true,
          hidden: shape.hidden,
          router: `${at}.gate.weight`,
          expert,
        };
        return (canvas: Canvas, x: string) => drawExperts(canvas, mixture, x);
      },
      biases: { qkv: false, out: false, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      more: { window: windows.window, dims: { E: experts } },
    });
  },
};
