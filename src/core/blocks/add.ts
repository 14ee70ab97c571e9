// a + b. One of the two may lack leading axes (a position table added to a batch).
import { any, defineBlock, lenient } from "./define.ts";
import { firstOf } from "./said.ts";

export const add = defineBlock({
  kind: "add",
  traits: ["adds", "elementwise"],
  title: "Add",
  category: "Normalization & residual",
  words: ["residual", "residual connection", "skip", "skip connection", "sum", "plus"],
  staple: 8,
  formula: "y = a + b",
  latex: "y = a + b",
  narrate: (f) => {
    const sum = firstOf(f, f.in("a"), "+", f.in("b"), f.out("y"));
    return sum && `Elementwise: ${sum}, and so on.`;
  },
  help: "Adds two values elementwise: a residual connection, or position embeddings added to token embeddings. Both must have the same axes; only leading ones such as the batch may be missing in one. A muted input is skipped.",
  params: {},
  inputs: (_, w) =>
    w.rank("a") < w.rank("b")
      ? { a: lenient(any("~…")), b: lenient(any("…")) }
      : { a: lenient(any("…")), b: lenient(any("~…")) },
  outputs: { y: any("…") },
  lower: (ir, { a, b }) => ({ y: a === undefined ? b : b === undefined ? a : ir.add(a, b) }),
});
