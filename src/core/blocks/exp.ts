// eˣ, entry by entry.
import { any, defineBlock } from "./define.ts";

export const exp = defineBlock({
  kind: "exp",
  traits: ["elementwise", "nonlinear"],
  title: "Exp",
  category: "Math",
  words: ["exponential", "exponent", "e^x"],
  formula: "y = eˣ",
  latex: "y = e^{x}",
  help: "Raises e to each number: always positive, and 1 at 0. It is the first half of a softmax by hand; subtract the largest number before, or large ones overflow. A score of −∞ becomes exactly 0.",
  params: {},
  inputs: { x: any("…") },
  outputs: { x: any("…") },
  lower: (ir, { x }) => ({ x: ir.exp(x) }),
});
