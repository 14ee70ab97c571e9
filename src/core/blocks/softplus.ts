// ln(1 + eˣ), entry by entry, as max(x, 0) + ln(1 + e^−|x|), which cannot overflow.
import { any, defineBlock } from "./define.ts";

export const softplus = defineBlock({
  kind: "softplus",
  traits: ["elementwise", "nonlinear"],
  title: "Softplus",
  category: "Math",
  words: ["smooth relu", "log1p exp", "step size", "dt"],
  formula: "y = ln(1 + eˣ)",
  latex: String.raw`y = \ln\left(1 + e^{x}\right)`,
  help: "A smooth ReLU: near 0 for negative numbers, near x for large ones, and always positive. Mamba makes its step sizes with it. Computed so that large numbers do not overflow.",
  params: {},
  inputs: { x: any("…") },
  outputs: { x: any("…") },
  lower: (ir, { x }) => {
    const size = ir.max(x, ir.neg(x));
    const rest = ir.log(ir.add(ir.scalar(1), ir.exp(ir.neg(size))));
    // By max and not by relu: at 0 each of a tie has half of the gradient, as the function has.
    return { x: ir.add(ir.max(x, ir.scalar(0)), rest) };
  },
});
