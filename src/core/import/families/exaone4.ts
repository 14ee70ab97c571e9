// EXAONE 4 (LG 2025): RMSNorm after each branch and of each head's queries and keys; beside windows, the layers that see
// all do without RoPE.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { windowsByLayer } from "../parts/layer-types.ts";
import {
  drawLlamaLike,
  normedBranches,
  normedQK,
  rmsNorm,
  rotaryBuffers,
  usualShape,
} from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const exaone4: Family = {
  types: ["exaone4"],
  title: "EXAONE 4",
  architectures: decoderHeads("Exaone4"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config, { kvHeads: 32 });
    const positions = config.count("max_position_embeddings", 2048);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const window = config.countOrNull("sliding_window", 4096);
    // Files that list the layers have a text there: "LLLG".
    const listed = config.has("layer_types");
    if (listed || window === null) config.ignore("sliding_window_pattern");
    const every = listed || window === null ? 1 : config.count("sliding_window_pattern", 4);
    const windows = windowsByLayer(
      ...([config, shape.sizes.N, window] as const),
      (l) => (l + 1) % every !== 0,
    );
    const isTurned = (l: number) => window === null || windows.local[l];
    const norm = rmsNorm(config, 1e-5);
    return drawLlamaLike(config, "EXAONE 4", {
      ...{ shape, norm },
      fn: activationOf(config, "hidden_act", "silu"),
      attention: (name, l) => ({
        ...{ rope: isTurned(l) ? rope : null, mask: windows.mask(l) },
        normed: normedQK(name, "head", norm),
      }),
      biases: { qkv: false, out: false, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      more: { window: windows.window },
      layer: normedBranches(norm),
    });
  },
};
