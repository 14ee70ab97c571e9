// All blocks, by kind. Adding one is its file and its line here.
import { activation } from "./activation.ts";
import { add } from "./add.ts";
import { applyMask } from "./apply-mask.ts";
import { attention } from "./attention.ts";
import { causalConv } from "./causal-conv.ts";
import { clamp } from "./clamp.ts";
import { concat } from "./concat.ts";
import { concatenate } from "./concatenate.ts";
import { constant } from "./constant.ts";
import { cumulativeSum } from "./cumulative-sum.ts";
import type { Block } from "./define.ts";
import { divide } from "./divide.ts";
import { documents } from "./documents.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { exp } from "./exp.ts";
import { expand } from "./expand.ts";
import { experts } from "./experts.ts";
import { ffn } from "./ffn.ts";
import { gather } from "./gather.ts";
import { group } from "./group.ts";
import { linear } from "./linear.ts";
import { linearAttention } from "./linear-attention.ts";
import { lmHead } from "./lm-head.ts";
import { loss } from "./loss.ts";
import { mask } from "./mask.ts";
import { maskLogic } from "./mask-logic.ts";
import { matmul } from "./matmul.ts";
import { maximum } from "./maximum.ts";
import { minimum } from "./minimum.ts";
import { multiply } from "./multiply.ts";
import { norm } from "./norm.ts";
import { pad } from "./pad.ts";
import { parameter } from "./parameter.ts";
import { pe } from "./pe.ts";
import { positions } from "./positions.ts";
import { probabilities } from "./probabilities.ts";
import { qkv } from "./qkv.ts";
import { reduce } from "./reduce.ts";
import { relativeBias } from "./relative-bias.ts";
import { repeat } from "./repeat.ts";
import { reshape } from "./reshape.ts";
import { roll } from "./roll.ts";
import { rope } from "./rope.ts";
import { router } from "./router.ts";
import { scale } from "./scale.ts";
import { scores } from "./scores.ts";
import { shift } from "./shift.ts";
import { slice } from "./slice.ts";
import { softcap } from "./softcap.ts";
import { softmax } from "./softmax.ts";
import { softplus } from "./softplus.ts";
import { split } from "./split.ts";
import { splitHeads } from "./split-heads.ts";
import { square } from "./square.ts";
import { subtract } from "./subtract.ts";
import { tokens } from "./tokens.ts";
import { topK } from "./top-k.ts";
import type { Trait } from "./traits.ts";
import { transpose } from "./transpose.ts";
import { weightedSum } from "./weighted-sum.ts";
import { where } from "./where.ts";
import { wo } from "./wo.ts";

const all: readonly Block[] = [
  activation,
  add,
  applyMask,
  attention,
  causalConv,
  clamp,
  concat,
  concatenate,
  constant,
  cumulativeSum,
  divide,
  documents,
  dropout,
  embedding,
  exp,
  experts,
  expand,
  ffn,
  gather,
  group,
  linear,
  linearAttention,
  lmHead,
  loss,
  mask,
  maskLogic,
  matmul,
  maximum,
  minimum,
  multiply,
  norm,
  pad,
  parameter,
  pe,
  positions,
  probabilities,
  qkv,
  reduce,
  relativeBias,
  repeat,
  reshape,
  roll,
  rope,
  router,
  scale,
  scores,
  shift,
  slice,
  softcap,
  softmax,
  softplus,
  split,
  splitHeads,
  square,
  subtract,
  tokens,
  topK,
  transpose,
  weightedSum,
  where,
  wo,
];

export const blocks: ReadonlyMap<string, Block> = new Map(all.map((b) => [b.kind, b]));

/** Whether a block has one of the traits. A block is named by its kind where only the document is known. */
export function hasTrait(of: Block | string | null | undefined, ...traits: readonly Trait[]): boolean {
  const block = typeof of === "string" ? blocks.get(of) : of;
  return block != null && traits.some((t) => block.traits.has(t));
}

export type { ListedAxis } from "./axis-list.ts";
export {
  type Block,
  type Category,
  categories,
  type LowerContext,
  type Params,
  type Port,
  type Ports,
  type SocketKind,
  type WeightSpec,
  type Wiring,
} from "./define.ts";
export { countingParams, type ParamSpec } from "./params.ts";
export type { Followed, Row, Typeset } from "./said.ts";
export type { Trait } from "./traits.ts";
