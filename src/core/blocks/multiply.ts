// a ⊙ b. One of the two may lack axes (one gate for a whole batch, or a number for each position).
import { any, defineBlock, lenient } from "./define.ts";
import { broadcasting, paired, pairInputs, pairOutput } from "./pairs.ts";
import { firstOf } from "./said.ts";

export const multiply = defineBlock({
  kind: "multiply",
  traits: ["multiplies", "elementwise"],
  title: "Multiply",
  category: "Math",
  words: ["gate", "gating", "product", "hadamard product", "mul", "times"],
  formula: "y = a ⊙ b",
  latex: String.raw`y = a \odot b`,
  narrate: (f) => {
    const product = firstOf(f, f.in("a"), "·", f.in("b"), f.out("y"));
    return product && `Elementwise: ${product}, and so on.`;
  },
  help: `Multiplies two values elementwise: a gate, or a soft mask. ${broadcasting} A muted input is skipped.`,
  params: {},
  inputs: (_, w) => {
    const { a, b } = pairInputs(w);
    return { a: lenient(a), b: lenient(b) };
  },
  outputs: (_, w) => ({ y: any(pairOutput(w)) }),
  lower: (ir, { a, b }, _, ctx) => ({
    y: a === undefined ? b : b === undefined ? a : ir.mul(...paired(ir, { a, b }, ctx)),
  }),
});
