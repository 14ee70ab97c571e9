// Design choices that can be exchanged in one step, each in a file of its own. A list, for menus and for ablations.
import { ffnKinds } from "./ffn-kind.ts";
import { keepingWeights } from "./kept-weights.ts";
import { toGqa, toMha, toMqa } from "./kv-heads.ts";
import { toLayerNorm, toRmsNorm } from "./norm-kind.ts";
import { toPostNorm, toPreNorm } from "./norm-placement.ts";
import type { Swap } from "./swap.ts";

export const swaps: readonly Swap[] = [
  toPostNorm,
  toPreNorm,
  toRmsNorm,
  toLayerNorm,
  toGqa,
  toMqa,
  toMha,
  ...ffnKinds,
].map(keepingWeights);
