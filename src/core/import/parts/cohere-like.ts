// What Cohere 1 and 2 share: a LayerNorm with a scale alone, and both branches behind it.
import type { Config } from "../config.ts";
import type { LlamaLike } from "./llama-like.ts";
import type { Norm } from "./norm.ts";
import { drawParallel } from "./residual.ts";

export const cohereNorm = (config: Config): Norm => ({
  ...{ kind: "layernorm", shift: false },
  eps: config.number("layer_norm_eps", 1e-5),
});

export const cohereLayer =
  (norm: Norm): NonNullable<LlamaLike["layer"]> =>
  (canvas, branches, name) =>
    drawParallel(canvas, { ...branches, norms: [{ norm, tensor: `${name}.input_layernorm` }] });
