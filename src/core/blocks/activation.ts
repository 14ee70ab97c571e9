// A nonlinearity, entry by entry.
import { any, defineBlock } from "./define.ts";
import { choice } from "./params.ts";

const activations = ["relu", "gelu", "gelu_tanh", "silu", "tanh", "sigmoid", "relu2", "quick_gelu"] as const;

const formulas: Readonly<Record<(typeof activations)[number], string>> = {
  relu: String.raw`y = \max(0,\, x)`,
  gelu: String.raw`y = x\,\Phi(x) = \tfrac{1}{2}\,x \left(1 + \operatorname{erf}\tfrac{x}{\sqrt{2}}\right)`,
  gelu_tanh: String.raw`y = \tfrac{1}{2}\,x \left(1 + \tanh\left(\sqrt{2/\pi}\,\left(x + 0.044715\,x^3\right)\right)\right)`,
  silu: String.raw`y = x\,\sigma(x) = \frac{x}{1 + e^{-x}}`,
  tanh: String.raw`y = \tanh x`,
  sigmoid: String.raw`y = \sigma(x) = \frac{1}{1 + e^{-x}}`,
  relu2: String.raw`y = \max(0,\, x)^2`,
  quick_gelu: String.raw`y = x\,\sigma(1.702\,x)`,
};

export const activation = defineBlock({
  kind: "activation",
  traits: ["nonlinear", "elementwise"],
  title: "Activation",
  category: "Math",
  words: [
    "nonlinearity",
    "activation function",
    "relu",
    "gelu",
    "silu",
    "swish",
    "tanh",
    "sigmoid",
    "relu2",
    "squared relu",
    "quick gelu",
  ],
  formula: "y = f(x)",
  latex: (p) => formulas[p.fn],
  narrate: (f) => {
    const [before, after] = [f.in("x").values, f.out("x").values];
    const cut = before.filter((v, i) => v < 0 && after[i] === 0).length;
    return cut > 0 ? `${cut} of the ${before.length} numbers were negative and are now 0.` : "";
  },
  help: "Applies a nonlinearity to each number; without it, stacked linear layers would be one linear layer. ReLU zeroes negative numbers, GELU and SiLU do so smoothly. gelu is exact, gelu_tanh is the approximation of GPT-2, quick_gelu that of CLIP; relu2 squares what ReLU leaves.",
  params: { fn: choice(activations, "Activation function") },
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
      relu2: () => ir.mul(ir.relu(x), ir.relu(x)),
      quick_gelu: () => ir.mul(x, ir.sigmoid(ir.mul(x, ir.scalar(1.702)))),
    };
    return { x: made[p.fn]() };
  },
});
