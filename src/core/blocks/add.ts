// a + b. One of the two may lack axes (a position table added to a batch).
import { any, defineBlock, lenient } from "./define.ts";
import { broadcasting, paired, pairInputs, pairOutput } from "./pairs.ts";
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
  help: `Adds two values elementwise: a residual connection, or position embeddings added to token embeddings. ${broadcasting} A muted input is skipped.`,
  params: {},
  inputs: (_, w) => {
    const { a, b } = pairInputs(w);
    return { a: lenient(a), b: lenient(b) };
  },
  outputs: (_, w) => ({ y: any(pairOutput(w)) }),
  lower: (ir, { a, b }, _, ctx) => ({
    y: a === undefined ? b : b === undefined ? a : ir.add(...paired(ir, { a, b }, ctx)),
  }),
});
