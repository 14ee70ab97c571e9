// Mistral (Jiang et al. 2023): Llama without biases, each layer under a window.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { sameWindow } from "../parts/layer-types.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const mistral: Family = {
  types: ["mistral"],
  title: "Mistral",
  architectures: decoderHeads("Mistral"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config, { kvHeads: 8 });
    const positions = config.count("max_position_embeddings", 131072);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const windows = sameWindow(shape.sizes.N, config.countOrNull("sliding_window", 4096));
    return drawLlamaLike(config, "Mistral", {
      shape,
      norm: rmsNorm(config),
      fn: activationOf(config, "hidden_act", "silu"),
      attention: (_, l) => ({ rope, mask: windows.mask(l) }),
      biases: { qkv: false, out: false, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      more: { window: windows.window },
    });
  },
};
