// Gemma 1 to 3 (Google 2024, 2025): embeddings times √D, norms by 1 + w, tanh-GEGLU; from 2 on norms after the branches
// too, capped scores and logits and windows in turn; from 3 on normed queries and keys and two RoPE bases.
import { Config } from "../config.ts";
import type { Family, Model } from "../model.ts";
import { activationOf } from "../parts/feed-forward.ts";
import { windowsByLayer } from "../parts/layer-types.ts";
import type { Norm } from "../parts/norm.ts";
import { drawSublayers } from "../parts/residual.ts";
import { ropeFrom, ropeOf } from "../parts/rope.ts";
import type { Shape } from "../shape.ts";
import { drawLlamaLike, normedQK, rmsNorm, rotaryBuffers, usualShape } from "./llama.ts";

const oneWay = (config: Config): void => {
  for (const no of [null, false]) if ((config.get("use_bidirectional_attention") ?? null) === no) return;
  config.only(
    "use_bidirectional_attention",
    false,
    "Heddle reads Gemma as a decoder, which sees no later tokens",
  );
};

const normOf = (config: Config): Norm => ({ ...rmsNorm(config), zeroCentered: true });

function gemma1(config: Config): Model {
  const shape = usualShape(config, { kvHeads: 16, headWidth: 256 });
  const positions = config.count("max_position_embeddings", 8192);
  const rope = ropeOf(config, { width: shape.sizes.K, positions });
  oneWay(config);
  // Of older files; transformers takes the tanh form for "gelu" and does not read the other key.
  config.only("hidden_activation", "gelu_pytorch_tanh", "transformers does not read it either");
  const fn = activationOf(config, "hidden_act", "gelu_pytorch_tanh");
  const bias = config.flag("attention_bias", false);
  return drawLlamaLike(config, "Gemma", {
    shape,
    norm: normOf(config),
    fn: config.values.hidden_act === "gelu" ? "gelu_tanh" : fn,
    attention: () => ({ rope }),
    biases: { qkv: bias, out: bias, mlp: false },
    tied: config.flag("tie_word_embeddings", true),
    more: { embeddingFactor: Math.sqrt(shape.sizes.D) },
  });
}

/** A cap, null for none, and the family's own where the key is absent. */
const capOf = (config: Config, key: string, or: number | null): number | null =>
  Object.hasOwn(config.values, key) ? config.numberOrNull(key) : or;

function later(config: Config, three: boolean): Model {
  const shape = usualShape(config, { kvHeads: 4, headWidth: 256 });
  const positions = config.count("max_position_embeddings", three ? 131072 : 8192);
  const norm = normOf(config);
  oneWay(config);
  const every = three ? patternOf(config) : 2;
  const windows = windowsByLayer(
    ...([config, shape.sizes.N, config.countOrNull("sliding_window", 4096)] as const),
    (l) => (l + 1) % every !== 0,
  );
  const ropes = three ? twoBases(config, shape, positions) : sameBase(config, shape, positions);
  if (three)
    config.only("attn_logit_softcapping", null, "transformers' Gemma 3 keeps it and does not cap by it");
  const softcap = three ? null : capOf(config, "attn_logit_softcapping", 50);
  const factor = config.number("query_pre_attn_scalar", 256) ** -0.5;
  const bias = config.flag("attention_bias", false);
  const title = three ? "Gemma 3" : "Gemma 2";
  return drawLlamaLike(config, title, {
    shape,
    norm,
    fn: activationOf(config, "hidden_activation", "gelu_pytorch_tanh"),
    attention: (name, l) => ({
      rope: windows.local[l] ? ropes.local : ropes.full,
      mask: windows.mask(l),
      factor,
      ...(softcap === null ? {} : { softcap }),
      ...(three ? { normed: normedQK(name, "head", norm) } : {}),
    }),
    biases: { qkv: bias, out: bias, mlp: false },
    tied: config.flag("tie_word_embeddings", true),
    more: { embeddingFactor: Math.sqrt(shape.sizes.D), window: windows.window },
    head: { softcap: capOf(config, "final_logit_softcapping", three ? null : 30) },
    layer: (canvas, branches, name) =>
      drawSublayers(canvas, {
        ...branches,
        before: [
          { norm, tensor: `${name}.input_layernorm` },
          { norm, tensor: `${name}.pre_feedforward_layernorm` },
        ],
        after: [
          { norm, tensor: `${name}.post_attention_layernorm` },
          { norm, tensor: `${name}.post_feedforward_layernorm` },
        ],
      }),
  });
}

function patternOf(config: Config): number {
  const pattern = config.count("sliding_window_pattern", 6);
  config.ignore("_sliding_window_pattern");
  return pattern;
}

function sameBase(config: Config, shape: Shape, positions: number) {
  const rope = ropeOf(config, { width: shape.sizes.K, positions });
  return { full: rope, local: rope };
}

/** Full and local layers have parameters of their own. */
function twoBases(config: Config, shape: Shape, positions: number) {
  const both = config.object("rope_parameters");
  const scaling = config.object("rope_scaling");
  const one = (key: "full_attention" | "sliding_attention", theta: number) => {
    const own = both?.object(key) ?? null;
    const given = scaling && key === "full_attention" ? { ...own?.values, ...scaling.values } : own?.values;
    const named = `rope_parameters.${key}`;
    return ropeFrom(given ? new Config(given, named) : null, { width: shape.sizes.K, theta, positions });
  };
  const ropes = {
    full: one("full_attention", config.number("rope_theta", 1_000_000)),
    local: one("sliding_attention", config.number("rope_local_base_freq", 10_000)),
  };
  both?.end();
  return ropes;
}

const family = (type: string, title: string, architecture: string, build: Family["build"]): Family => ({
  ...{ types: [type], title, architectures: [architecture], buffers: rotaryBuffers, build },
});

export const gemma = family("gemma", "Gemma", "GemmaForCausalLM", gemma1);
export const gemma2 = family("gemma2", "Gemma 2", "Gemma2ForCausalLM", (config) => later(config, false));
export const gemma3 = family("gemma3_text", "Gemma 3", "Gemma3ForCausalLM", (config) => later(config, true));
