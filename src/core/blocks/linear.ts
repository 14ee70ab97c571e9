// y = x·W + b, over the last axis.
import { any, defineBlock, matrix, zeros } from "./define.ts";
import { flag, number, size } from "./params.ts";
import { project } from "./project.ts";

export const linear = defineBlock({
  kind: "linear",
  traits: ["projects"],
  title: "Linear",
  category: "Math",
  words: ["dense", "projection", "fully connected", "fc", "affine", "linear layer", "matrix"],
  formula: "y = x·W + b",
  latex: (p) => `y = x\\,W${p.bias ? " + b" : ""}`,
  narrate: (f) =>
    `Each of the ${f.out("y").values.length} numbers is a weighted sum of the ${f.in("x").values.length} that come in.`,
  help: "Linear layer: multiplies each position's vector by a learned matrix and adds a bias. Every output number is a weighted sum of all the inputs of that position. Positions do not mix.",
  params: {
    out: size("D", "Output width"),
    bias: flag(true, "Add a learned bias"),
    std: number(0.02, "Standard deviation of the initial values", 0),
  },
  inputs: { x: any("… d") },
  outputs: { y: any("… $out:feature") },
  weights: (p) => ({ w: matrix("d $out", p.std), ...(p.bias ? { b: zeros("$out") } : {}) }),
  summary: (p) => `→ ${p.out.key}`,
  lower: (ir, { x, w, b }) => ({ y: project(ir, x, w, b) }),
});
