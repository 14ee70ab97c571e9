// What Gemma 1 to 3 share: embeddings times √D, norms by 1 + w; from 2 on norms after the branches too, capped scores and
// logits and windows in turn; from 3 on normed queries and keys and two RoPE bases.
import type { Config } from "../config.ts";
import type { Model } from "../model.ts";
import { activationOf } from "./feed-forward.ts";
import { windowsByLayer } from "./layer-types.ts";
import { drawLlamaLike, normedQK, rmsNorm, usualShape } from "./llama-like.ts";
import type { Norm } from "./norm.ts";
import { drawSublayers } from "./residual.ts";
import { ropeByKind, ropeOf } from "./rope.ts";

export const oneWay = (config: Config): void => {
  for (const no of [null, false]) if ((config.get("use_bidirectional_attention") ?? null) === no) return;
  config.only(
    "use_bidirectional_attention",
    false,
    "Heddle reads Gemma as a decoder, which sees no later tokens",
  );
};

export const gemmaNorm = (config: Config): Norm => ({ ...rmsNorm(config), zeroCentered: true });

/** A cap, null for none, and the family's own where the key is absent. */
const capOf = (config: Config, key: string, or: number | null): number | null =>
  Object.hasOwn(config.values, key) ? config.numberOrNull(key) : or;

export function laterGemma(config: Config, three: boolean): Model {
  const shape = usualShape(config, { kvHeads: 4, headWidth: 256 });
  const positions = config.count("max_position_embeddings", three ? 131072 : 8192);
  const norm = gemmaNorm(config);
  oneWay(config);
  const every = three ? patternOf(config) : 2;
  const windows = windowsByLayer(
    ...([config, shape.sizes.N, config.countOrNull("sliding_window", 4096)] as const),
    (l) => (l + 1) % every !== 0,
  );
  const ropes = three
    ? twoBases(config, shape.sizes.K, positions)
    : sameBase(config, shape.sizes.K, positions);
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

function sameBase(config: Config, width: number, positions: number) {
  const rope = ropeOf(config, { width, positions });
  return { full: rope, local: rope };
}

const twoBases = (config: Config, width: number, positions: number) =>
  ropeByKind(
    config,
    { width, positions },
    {
      full: config.number("rope_theta", 1_000_000),
      local: config.number("rope_local_base_freq", 10_000),
    },
  );
