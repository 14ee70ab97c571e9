// The projection after the heads are concatenated: [B, T, H·K] → [B, T, D].
import { defineBlock, hidden, matrix, zeros } from "./define.ts";
import { flag, number, size } from "./params.ts";
import { project } from "./project.ts";

export const wo = defineBlock({
  kind: "wo",
  traits: ["projects-out"],
  title: "Wo",
  category: "Attention",
  words: ["output projection", "out_proj", "o_proj", "c_proj"],
  staple: 7,
  formula: "y = x·W_o + b_o",
  latex: (p) => `y = x\\,W_o${p.bias ? " + b_o" : ""}`,
  narrate: (f) =>
    `The outputs of the heads are mixed: each number is a weighted sum of the ${f.in("x").values.length} inputs.`,
  help: "Output projection: mixes the outputs of the heads and projects them to the width of the residual stream. Without it, each head could only write to its own slice of the stream. It is a Linear over the last axis.",
  params: {
    out: size("D", "Model width: that of the residual stream"),
    bias: flag(true, "Add a learned bias"),
    std: number(0.02, "Standard deviation of the initial values", 0),
  },
  inputs: { x: hidden("b:batch t:time d:feature") },
  outputs: { y: hidden("b t $out:feature") },
  weights: (p) => ({ w: matrix("d $out", p.std), ...(p.bias ? { b: zeros("$out") } : {}) }),
  summary: (p) => `→ ${p.out.key}`,
  lower: (ir, { x, w, b }) => ({ y: project(ir, x, w, b) }),
});
