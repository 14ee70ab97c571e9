// The feed-forward network: two linear maps with a nonlinearity, position by position.
import type { Graph } from "../model/index.ts";
import { defineBlock, hidden } from "./define.ts";
import { choice, flag, number, size } from "./params.ts";

const kinds = [
  "relu",
  "gelu",
  "gelu_tanh",
  "silu",
  "swiglu",
  "geglu",
  "relu2",
  "quick_gelu",
  "geglu_tanh",
  "reglu",
] as const;

/** What bends the gate of a gated one. */
const gates: Readonly<Record<string, string | undefined>> = {
  swiglu: "silu",
  geglu: "gelu",
  geglu_tanh: "gelu_tanh",
  reglu: "relu",
};
const typeset: Readonly<Record<string, string>> = {
  relu: "ReLU",
  silu: "SiLU",
  relu2: "ReLU^2",
  quick_gelu: "QuickGELU",
};

export const ffn = defineBlock({
  kind: "ffn",
  traits: ["feeds-forward"],
  title: "FFN",
  category: "Feed-forward (MLP)",
  words: [
    "mlp",
    "feed-forward",
    "feedforward",
    "multilayer perceptron",
    "position-wise feed-forward",
    "gated linear unit",
    "glu",
  ],
  staple: 10,
  formula: "y = f(x·W₁ + b₁)·W₂ + b₂; gated: (f(x·W_g) ⊙ x·W₁)·W₂",
  latex: (p) => {
    const [b1, b2] = p.bias ? [" + b_1", " + b_2"] : ["", ""];
    const fn = typeset[gates[p.fn] ?? p.fn] ?? "GELU";
    if (gates[p.fn] !== undefined)
      return String.raw`y = \left(\operatorname{${fn}}(x W_g${p.bias ? " + b_g" : ""}) \odot (x W_1${b1})\right) W_2${b2}`;
    return String.raw`y = \operatorname{${fn}}(x W_1${b1})\,W_2${b2}`;
  },
  narrate: (f) =>
    `The ${f.in("x").values.length} numbers of ${f.token} are expanded, passed through a nonlinearity and projected back; no other position is read.`,
  help: "Feed-forward network (MLP): expands each position's vector, applies a nonlinearity, and projects it back. Positions do not mix: its dependence map is diagonal. SwiGLU, GEGLU and ReGLU multiply the expansion by a second projection, the gate.",
  params: {
    fn: choice(
      kinds,
      "Nonlinearity; those that end in glu are gated (Shazeer 2020), as is geglu_tanh (Gemma)",
      "gelu",
    ),
    hidden: size("4*D", "Hidden width"),
    bias: flag(true, "Add learned biases"),
    dropout: number(0, "Dropout on the output during training", 0, 0.99),
    std: number(0.02, "Standard deviation of the initial values", 0),
  },
  inputs: { x: hidden("… d:feature") },
  outputs: { y: hidden("… d:feature") },
  summary: (p) => `${p.fn} · ${p.hidden.key}`,
  body: (p, wiring): Graph => {
    const out = wiring.size("x", -1) ?? "D";
    const middle = { out: p.hidden.key, bias: p.bias, std: p.std };
    const gate = gates[p.fn];
    const dropped = p.dropout > 0;
    return {
      inputs: { x: "shared" },
      outputs: ["y"],
      nodes: {
        ...(gate === undefined ? {} : { gate: { block: "linear", title: "Gate", params: middle } }),
        up: { block: "linear", title: "Up", params: middle },
        act: { block: "activation", params: { fn: gate ?? p.fn } },
        ...(gate === undefined ? {} : { product: { block: "multiply" } }),
        down: { block: "linear", title: "Down", params: { out, bias: p.bias, std: p.std } },
        ...(dropped ? { dropout: { block: "dropout", params: { p: p.dropout } } } : {}),
      },
      wires: [
        gate === undefined ? "up.y → act.x" : "gate.y → act.x",
        gate === undefined ? "act.x → down.x" : "product.y → down.x",
        ...(dropped ? ["down.y → dropout.x"] : []),
        ...(gate === undefined ? [] : ["in.x → gate.x"]),
        dropped ? "dropout.x → out.y" : "down.y → out.y",
        ...(gate === undefined ? [] : ["act.x → product.a", "up.y → product.b"]),
        "in.x → up.x",
      ],
    };
  },
});
