// Arcee's AFM (2025): Llama with a plain FFN of relu² in place of the gated one.
import type { Family } from "../model.ts";
import { decoderHeads } from "../parts/classes.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { drawLlamaLike, plainMlp, rmsNorm, rotaryBuffers, usualShape } from "../parts/llama-like.ts";
import { ropeOf } from "../parts/rope.ts";

export const arcee: Family = {
  types: ["arcee"],
  title: "Arcee",
  architectures: decoderHeads("Arcee"),
  buffers: rotaryBuffers,
  build(config) {
    config.ignore("pretraining_tp");
    const shape = usualShape(config);
    const positions = config.count("max_position_embeddings", 4096);
    const rope = ropeOf(config, { width: shape.sizes.K, positions });
    const fn = activationOf(config, "hidden_act", "relu2");
    const [bias, mlp] = [config.flag("attention_bias", false), config.flag("mlp_bias", false)];
    return drawLlamaLike(config, "Arcee", {
      ...{ shape, fn, norm: rmsNorm(config, 1e-5) },
      attention: () => ({ rope }),
      feedForward: plainMlp(fn, shape.hidden, mlp),
      biases: { qkv: bias, out: bias, mlp },
      tied: config.flag("tie_word_embeddings", false),
    });
  },
};
