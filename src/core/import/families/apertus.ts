// Apertus (EPFL, ETH and CSCS 2025): Llama with RMSNorm of each head's queries and keys, and a plain FFN of xIELU.
import type { Canvas } from "../canvas.ts";
import { Config } from "../config.ts";
import type { Family } from "../model.ts";
import { activationOf, drawFeedForward } from "../parts/feed-forward.ts";
import {
  drawLlamaLike,
  linear,
  normedQK,
  plainMlp,
  rmsNorm,
  rotaryBuffers,
  usualShape,
} from "../parts/llama-like.ts";
import { drawSublayers } from "../parts/residual.ts";
import { ropeFrom, ropeOf } from "../parts/rope.ts";
import { drawXielu, xieluBeta } from "../parts/xielu.ts";
import type { Shape } from "../shape.ts";

/** Where the config says nothing of it. */
const usualRope = {
  ...{ rope_type: "llama3", rope_theta: 12_000_000, factor: 8, original_max_position_embeddings: 8192 },
  ...{ low_freq_factor: 1, high_freq_factor: 4 },
};

export const apertus: Family = {
  types: ["apertus"],
  title: "Apertus",
  architectures: ["ApertusForCausalLM"],
  buffers: [...rotaryBuffers, /\.mlp\.act_fn\.eps$/],
  build(config) {
    const unread = "transformers' Apertus does not read it";
    config.only("mlp_bias", false, unread);
    config.only("post_norm", false, unread);
    config.only("qk_norm", true, unread);
    const shape = usualShape(config);
    const rope = ropeWith(config, shape.sizes.K);
    const norm = rmsNorm(config, 1e-5);
    const bias = config.flag("attention_bias", false);
    const isXielu = config.text("hidden_act", "xielu") === "xielu";
    const mlp = isXielu
      ? xieluMlp(shape)
      : plainMlp(activationOf(config, "hidden_act", "xielu"), shape.hidden, false);
    const layers = Array.from({ length: shape.sizes.N }, (_, l) => `model.layers.${l}.mlp.act_fn.beta`);
    const model = drawLlamaLike(config, "Apertus", {
      ...{ shape, norm, fn: "" },
      attention: (name) => ({ rope, normed: normedQK(name, "head", norm) }),
      feedForward: mlp,
      biases: { qkv: bias, out: bias, mlp: false },
      tied: config.flag("tie_word_embeddings", false),
      layer: (canvas, branches, name) =>
        drawSublayers(canvas, {
          ...branches,
          before: [
            { norm, tensor: `${name}.attention_layernorm` },
            { norm, tensor: `${name}.feedforward_layernorm` },
          ],
        }),
    });
    return isXielu
      ? { ...model, constants: Object.fromEntries(layers.map((beta) => [beta, xieluBeta])) }
      : model;
  },
};

function ropeWith(config: Config, width: number) {
  const positions = config.count("max_position_embeddings", 65536);
  if (config.has("rope_parameters") || config.has("rope_scaling"))
    return ropeOf(config, { width, positions, theta: 12_000_000 });
  // As transformers does: its own parameters have a base, and the old key is not asked.
  config.ignore("rope_parameters", "rope_scaling", "rope_theta");
  return ropeFrom(new Config(usualRope), { width, positions });
}

const xieluMlp = (shape: Shape) => (layer: string) => (canvas: Canvas, x: string) =>
  drawFeedForward(
    canvas,
    {
      ...{ fn: "xielu", hidden: shape.hidden },
      up: linear(`${layer}.mlp.up_proj`, false),
      down: linear(`${layer}.mlp.down_proj`, false),
      act: (inside, at) => drawXielu(inside, "act", at, `${layer}.mlp.act_fn`),
    },
    x,
  );
