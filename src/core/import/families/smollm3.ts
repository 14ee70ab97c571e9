// SmolLM3 (Hugging Face 2025): Llama, but every few layers do without RoPE.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { windowsByLayer } from "../parts/layer-types.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const smollm3: Family = {
  types: ["smollm3"],
  title: "SmolLM3",
  architectures: decoderHeads("SmolLM3"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config, { kvHeads: 4 });
    const positions = config.count("max_position_embeddings", 32768);
    const rope = ropeOf(config, { width: shape.sizes.K, positions, theta: 2_000_000 });
    const every = config.count("no_rope_layer_interval", 4);
    const turns = config.list<number>("no_rope_layers", "number", shape.sizes.N);
    const isTurned = (l: number) => (turns ? turns[l] !== 0 : (l + 1) % every !== 0);
    const window = config.countOrNull("sliding_window");
    const isUsed = config.flag("use_sliding_window", false);
    config.ignore("max_window_layers");
    const windows = windowsByLayer(
      ...([config, shape.sizes.N, window] as const),
      (l) => isUsed && window !== null && !isTurned(l),
    );
    const bias = config.flag("attention_bias", false);
    return drawLlamaLike(config, "SmolLM3", {
      shape,
      norm: rmsNorm(config),
      fn: activationOf(config, "hidden_act", "silu"),
      attention: (_, l) => ({ rope: isTurned(l) ? rope : null, mask: windows.mask(l) }),
      biases: { qkv: bias, out: bias, mlp: config.flag("mlp_bias", false) },
      tied: config.flag("tie_word_embeddings", true),
      more: { window: windows.window },
    });
  },
};
