/** The projection after the heads are concatenated: [B, T, H·K] → [B, T, D]. */
import { defineBlock, hidden, matrix, zeros } from "./define.ts";
import { flag, number, size } from "./params.ts";

export const wo = defineBlock({
  kind: "wo",
  traits: ["projects-out"],
  title: "Wo",
  category: "Attention",
  formula: "y = x·W_o + b_o",
  latex: (p) => `y = x\\,W_o${p.bias ? " + b_o" : ""}`,
  narrate: (f) =>
    `What the heads found is mixed: each number is a weighted sum of the ${f.in("x").values.length} that come in.`,
  help: "Mixes what the heads have found and brings it back to the width of the residual stream. Without it heads could only write to their own slice of the stream. It is a Linear over the last axis.",
  params: {
    out: size("D", "Width of the residual stream"),
    bias: flag(true, "Adds a learned bias"),
    std: number(0.02, "Spread of the initial values", 0),
  },
  inputs: { x: hidden("b:batch t:time d:feature") },
  outputs: { y: hidden("b t $out:feature") },
  weights: (p) => ({ w: matrix("d $out", p.std), ...(p.bias ? { b: zeros("$out") } : {}) }),
  summary: (p) => `→ ${p.out.key}`,
  lower: (ir, { x, w, b }) => {
    const y = ir.matmul(x, w);
    return { y: b === undefined ? y : ir.add(y, b) };
  },
});
