// [B, T, H·K] → [B, H, T, K]: each head takes its own stretch of the vector.
import { divSizes, literal } from "../shape/index.ts";
import { defineBlock, heads, hidden } from "./define.ts";
import { choice, refuseSum, size } from "./params.ts";

export const splitHeads = defineBlock({
  kind: "split_heads",
  traits: ["splits-heads"],
  title: "Split heads",
  category: "Attention",
  words: ["reshape", "view", "rearrange", "heads"],
  formula: "y[b, h, t] = x[b, t, h·K … (h+1)·K]",
  latex: (p, t) => {
    const k = `${t.size("d")}/${t.size(p.heads)}`;
    return String.raw`y_{h,t} = \left(x_{t,i}\right)_{hK \le i < (h+1)K}, \quad K = ${k}`;
  },
  help: "Splits each position's vector into equal parts, one per head. Nothing is mixed; Concat merges them again. The side says whether the positions are queries, or keys and values.",
  params: {
    heads: size("H", "Number of heads"),
    side: choice(["query", "key"], "Whether the positions are queries, or keys and values"),
  },
  inputs: { x: hidden("b:batch t:time d:feature") },
  outputs: (p) => ({ x: heads(`b $heads:head t:${p.side} d/$heads:feature`) }),
  summary: (p) => `${p.heads.key} heads · ${p.side} side`,
  refuse: (p, at, name) => {
    const [d, h] = [at(name("d")), at(p.heads)];
    return Number.isNaN(d) || d % h === 0
      ? refuseSum(name("d"), p.heads, "heads")
      : `a vector of width ${d} cannot be split evenly into ${h} heads; the width must be a multiple of the heads`;
  },
  lower: (ir, { x }, p, ctx) => {
    const [b, t, d] = [ctx.size("b"), ctx.size("t"), ctx.size("d")];
    const width = divSizes(d, p.heads) ?? literal(1);
    return { x: ir.transpose(ir.reshape(x, { shape: [b, t, p.heads, width] }), { perm: [0, 2, 1, 3] }) };
  },
});
