// Qwen 2 (biases of queries, keys and values) and Qwen 3 (RMSNorm of each head's queries and keys), windows from a layer
// on.
import type { Config } from "../config.ts";
import type { Model } from "../model.ts";
import { activationOf } from "./feed-forward.ts";
import { windowsByLayer } from "./layer-types.ts";
import { drawLlamaLike, normedQK, rmsNorm, usualShape } from "./llama-like.ts";
import { ropeOf } from "./rope.ts";

export function buildQwen(config: Config, title: string, three: boolean): Model {
  const shape = usualShape(config, { kvHeads: 32, ...(three ? { headWidth: 128 } : {}) });
  const positions = config.count("max_position_embeddings", 32768);
  const rope = ropeOf(config, { width: shape.sizes.K, positions });
  const norm = rmsNorm(config);
  const window = config.countOrNull("sliding_window", 4096);
  const isUsed = config.flag("use_sliding_window", false);
  const first = config.count("max_window_layers", 28, 0);
  const windows = windowsByLayer(
    ...([config, shape.sizes.N, isUsed ? window : null] as const),
    (l) => isUsed && window !== null && l >= first,
  );
  const bias = three ? config.flag("attention_bias", false) : true;
  return drawLlamaLike(config, title, {
    shape,
    norm,
    fn: activationOf(config, "hidden_act", "silu"),
    attention: (name, l) => ({
      rope,
      mask: windows.mask(l),
      ...(three ? { normed: normedQK(name, "head", norm) } : {}),
    }),
    biases: { qkv: bias, out: three && bias, mlp: false },
    tied: config.flag("tie_word_embeddings", false),
    more: { window: windows.window },
  });
}
