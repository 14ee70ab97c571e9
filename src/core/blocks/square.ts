// x², entry by entry.
import { any, defineBlock } from "./define.ts";

export const square = defineBlock({
  kind: "square",
  traits: ["elementwise", "nonlinear"],
  title: "Square",
  category: "Math",
  words: ["squared", "power of two", "pow", "x^2"],
  formula: "y = x²",
  latex: "y = x^2",
  help: "Squares each number; the sign is lost. Behind a ReLU it is relu², and its mean along the features is the square of an RMS. Positions do not mix.",
  params: {},
  inputs: { x: any("…") },
  outputs: { x: any("…") },
  lower: (ir, { x }) => ({ x: ir.mul(x, x) }),
});
