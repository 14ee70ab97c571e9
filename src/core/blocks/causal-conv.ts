// Each number becomes a weighted sum of the last few of its channel, [… T, D]: the short convolution before a recurrence.
import { literal } from "../shape/index.ts";
import { defineBlock, hidden, matrix, zeros } from "./define.ts";
import { flag, int, number } from "./params.ts";

export const causalConv = defineBlock({
  kind: "causal_conv",
  title: "Causal convolution",
  category: "Math",
  words: [
    "short convolution",
    "conv1d",
    "depthwise convolution",
    "causal conv",
    "temporal convolution",
    "token shift",
    "smear",
  ],
  formula: "y[t] = w[0] ⊙ x[t − n + 1] + … + w[n − 1] ⊙ x[t] + b, and 0 before the text",
  latex: (p) =>
    String.raw`y_t = \sum_{i=0}^{${p.kernel - 1}} w_i \odot x_{t - ${p.kernel - 1} + i}${p.bias ? " + b" : ""}, \quad x_{t} = 0 \text{ for } t < 0`,
  narrate: (f, p) =>
    f.at === 0
      ? `${f.token} has no token before it: each of its numbers is multiplied by the last of the ${p.kernel} weights.`
      : `Each number of ${f.token} is a weighted sum of its channel over ${Math.min(p.kernel, f.at + 1)} tokens, the last of which is ${f.token}.`,
  help: "Depthwise causal convolution: each channel is a sum of its own last few numbers, each times a learned weight. It looks back by `kernel` − 1 positions and never ahead; before the text there are zeros. Mamba, Gated DeltaNet and Canon layers have one of 4.",
  params: {
    kernel: int(4, "Positions that are summed, the own one with them", 1, 256),
    bias: flag(true, "Add a learned bias"),
    std: number(0.3, "Standard deviation of the initial weights", 0),
  },
  inputs: { x: hidden("… t d:feature") },
  outputs: { x: hidden("… t d:feature") },
  weights: (p) => ({ w: matrix(`${p.kernel} d`, p.std), ...(p.bias ? { b: zeros("d") } : {}) }),
  summary: (p) => `kernel ${p.kernel}`,
  lower: (ir, { x, w, b }, p) => {
    const axis = x.shape.length - 2;
    const time = x.shape[axis]!;
    const before = x.shape.with(axis, literal(p.kernel - 1));
    const padded = p.kernel === 1 ? x : ir.concat([ir.expand(ir.scalar(0), { shape: before }), x], { axis });
    const part = (i: number) => {
      const row = ir.slice(w, { axis: 0, start: literal(i), size: literal(1) });
      const moved = p.kernel === 1 ? x : ir.slice(padded, { axis, start: literal(i), size: time });
      return ir.mul(moved, row);
    };
    const parts = Array.from({ length: p.kernel }, (_, i) => part(i));
    const sum = parts.reduce((y, more) => ir.add(y, more));
    return { x: b === undefined ? sum : ir.add(sum, b) };
  },
});
