// Cohere's Command R7B and Command A (2024, 2025): as Cohere, but three of four layers have a window and RoPE, and the
// fourth sees all and has neither.
import type { Family } from "../model.ts";
import { cohereLayer, cohereNorm } from "../parts/cohere-like.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { windowsByLayer } from "../parts/layer-types.ts";
import { drawLlamaLike, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

const unread = "transformers' Cohere 2 does not read it";

export const cohere2: Family = {
  types: ["cohere2"],
  title: "Cohere 2",
  architectures: ["Cohere2ForCausalLM"],
  buffers: rotaryBuffers,
  build(config) {
    config.ignore("cache_implementation", "pretraining_tp", "model_max_length", "use_embedding_sharing");
    config.ignore("layer_switch", "use_parallel_embedding");
    config.only("use_qk_norm", false, unread);
    config.only("use_gated_activation", true, unread);
    config.only("use_parallel_block", true, unread);
    config.only("rotary_pct", 1, unread);
    config.only("position_embedding_type", "rope_gptj", unread);
    config.only("order_of_interleaved_layers", "local_attn_first", unread);
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 8192);
    const rope = ropeOf(config, { width: shape.sizes.K, positions, pairs: "interleaved" });
    const every = config.count("sliding_window_pattern", 4);
    config.ignore("_sliding_window_pattern");
    const windows = windowsByLayer(
      ...([config, shape.sizes.N, config.countOrNull("sliding_window", 4096)] as const),
      (l) => (l + 1) % every !== 0,
    );
    const norm = cohereNorm(config);
    const bias = config.flag("attention_bias", false);
    return drawLlamaLike(config, "Cohere 2", {
      ...{ shape, norm },
      fn: activationOf(config, "hidden_act", "silu"),
      attention: (_, l) => ({ rope: windows.local[l] ? rope : null, mask: windows.mask(l) }),
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", true),
      more: { window: windows.window },
      head: { factor: config.number("logit_scale", 0.0625) },
      layer: cohereLayer(norm),
    });
  },
};
