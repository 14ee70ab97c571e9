// Seed-OSS (ByteDance 2025): Llama with biases of queries, keys and values, and heads of a width of their own.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const seedOss: Family = {
  types: ["seed_oss"],
  title: "Seed-OSS",
  architectures: decoderHeads("SeedOss"),
  buffers: rotaryBuffers,
  build(config) {
    config.ignore("pretraining_tp");
    const shape = usualShape(config, { kvHeads: 8, headWidth: 128 });
    const positions = config.count("max_position_embeddings", 524288);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const [qkv, out] = [config.flag("attention_bias", true), config.flag("attention_out_bias", false)];
    return drawLlamaLike(config, "Seed-OSS", {
      ...{ shape, norm: rmsNorm(config) },
      fn: activationOf(config, "hidden_act", "silu"),
      attention: () => ({ rope }),
      biases: { qkv, out, mlp: config.flag("mlp_bias", false) },
      tied: config.flag("tie_word_embeddings", false),
    });
  },
};
