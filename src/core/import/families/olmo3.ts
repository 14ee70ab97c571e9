// OLMo 3 (Ai2 2025): OLMo 2 with a window in three of four layers, which have RoPE of their own.
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
import { ropeByKind } from "../parts/rope.ts";

export const olmo3: Family = {
  types: ["olmo3"],
  title: "OLMo 3",
  architectures: decoderHeads("Olmo3"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 2048);
    // As transformers does: the old key is the full layers' alone.
    const theta = { full: config.number("rope_theta", 500_000), local: 500_000 };
    const ropes = ropeByKind(config, { width: shape.sizes.K, positions }, theta);
    const windows = windowsByLayer(
      ...([config, shape.sizes.N, config.countOrNull("sliding_window", 4096)] as const),
      (l) => (l + 1) % 4 !== 0,
    );
    const norm = rmsNorm(config, 1e-5);
    const bias = config.flag("attention_bias", false);
    return drawLlamaLike(config, "OLMo 3", {
      ...{ shape, norm },
      fn: activationOf(config, "hidden_act", "silu"),
      attention: (name, l) => ({
        ...{ rope: windows.local[l] ? ropes.local : ropes.full, mask: windows.mask(l) },
        normed: normedQK(name, "width", norm),
      }),
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      more: { window: windows.window },
      layer: normedBranches(norm),
    });
  },
};
