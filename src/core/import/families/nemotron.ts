// Nemotron and Minitron (NVIDIA 2024): LayerNorm by 1 + w, half of each head turned, a plain FFN of relu².
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, plainMlp, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import type { Norm } from "../parts/norm.ts";
import { ropeOf } from "../parts/rope.ts";

export const nemotron: Family = {
  types: ["nemotron"],
  title: "Nemotron",
  architectures: decoderHeads("Nemotron"),
  buffers: rotaryBuffers,
  build(config) {
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 4096);
    const rope = ropeOf(config, { width: shape.sizes.K, positions, share: 0.5, partial: true });
    const norm: Norm = { kind: "layernorm", eps: config.number("norm_eps", 1e-5), zeroCentered: true };
    const fn = activationOf(config, "hidden_act", "relu2");
    const [bias, mlp] = [config.flag("attention_bias", false), config.flag("mlp_bias", false)];
    return drawLlamaLike(config, "Nemotron", {
      ...{ shape, norm, fn },
      attention: () => ({ rope }),
      feedForward: plainMlp(fn, shape.hidden, mlp),
      biases: { qkv: bias, out: bias, mlp },
      tied: config.flag("tie_word_embeddings", false),
    });
  },
};
