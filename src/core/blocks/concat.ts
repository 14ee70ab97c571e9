// Heads side by side: [B, H, T, K] → [B, T, H·K].
import { mulSizes } from "../shape/index.ts";
import { defineBlock, heads, hidden } from "./define.ts";

export const concat = defineBlock({
  kind: "concat",
  traits: ["joins-heads"],
  title: "Concat",
  category: "Attention",
  words: ["merge heads", "concatenate", "combine heads", "cat", "reshape", "flatten"],
  staple: 6,
  formula: "y[b, t] = o[b, 0, t] ⊕ o[b, 1, t] ⊕ …",
  latex: (_, t) => String.raw`y_t = \left[\, o_{1,t};\; o_{2,t};\; \dots;\; o_{${t.size("h")},t} \,\right]`,
  narrate: (f) =>
    `The concatenated head outputs are one vector of ${f.out("x").values.length} numbers for ${f.token}.`,
  help: "Merge heads: concatenates the outputs of all heads, so that each position has one vector again. Nothing is mixed here; that is what the output projection (Wo) is for. The width becomes heads × head width.",
  params: {},
  inputs: { x: heads("b:batch h:head t:query k:feature") },
  outputs: { x: hidden("b t:time h*k:feature") },
  lower: (ir, { x }, _, ctx) => ({
    x: ir.reshape(ir.transpose(x, { perm: [0, 2, 1, 3] }), {
      shape: [ctx.size("b"), ctx.size("t"), mulSizes(ctx.size("h"), ctx.size("k"))],
    }),
  }),
});
