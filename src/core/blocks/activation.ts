/** A nonlinearity, entry by entry. */
import { any, defineBlock } from "./define.ts";
import { choice } from "./params.ts";

export const activations = ["relu", "gelu", "gelu_tanh", "silu", "tanh", "sigmoid"] as const;

export const activation = defineBlock({
  kind: "activation",
  title: "Activation",
  category: "Maths",
  formula: "y = f(x)",
  help: "Bends each number on its own; without it, stacked linear maps would be one linear map. ReLU cuts negatives off, GELU and SiLU do so smoothly. gelu is exact, gelu_tanh the approximation that GPT-2 uses.",
  params: { fn: choice(activations, "Which function") },
  inputs: { x: any("…") },
  outputs: { x: any("…") },
  summary: (p) => p.fn,
  lower: (ir, { x }, p) => {
    const made = {
      relu: () => ir.relu(x),
      gelu: () => ir.gelu(x, { approximate: "none" }),
      gelu_tanh: () => ir.gelu(x, { approximate: "tanh" }),
      silu: () => ir.mul(x, ir.sigmoid(x)),
      tanh: () => ir.tanh(x),
      sigmoid: () => ir.sigmoid(x),
    };
    return { x: made[p.fn]() };
  },
});
