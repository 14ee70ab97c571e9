// a ⊙ b. One of the two may lack leading axes (one gate for a whole batch).
import { any, defineBlock, lenient } from "./define.ts";
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
  help: "Multiplies two values elementwise: a gate, or a soft mask. Both must have the same axes; only leading ones such as the batch may be missing in one. A muted input is skipped.",
  params: {},
  inputs: (_, w) =>
    w.rank("a") < w.rank("b")
      ? { a: lenient(any("~…")), b: lenient(any("…")) }
      : { a: lenient(any("…")), b: lenient(any("~…")) },
  outputs: { y: any("…") },
  lower: (ir, { a, b }) => ({ y: a === undefined ? b : b === undefined ? a : ir.mul(a, b) }),
});
