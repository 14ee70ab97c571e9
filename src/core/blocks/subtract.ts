// a − b.
import { any, defineBlock } from "./define.ts";
import { broadcasting, paired, pairInputs, pairOutput } from "./pairs.ts";
import { firstOf } from "./said.ts";

export const subtract = defineBlock({
  kind: "subtract",
  traits: ["pairs", "elementwise"],
  title: "Subtract",
  category: "Math",
  words: ["difference", "sub", "subtraction", "torch.sub"],
  formula: "y = a − b",
  latex: "y = a - b",
  narrate: (f) => {
    const made = firstOf(f, f.in("a"), "−", f.in("b"), f.out("y"));
    return made && `Elementwise: ${made}, and so on.`;
  },
  help: `Subtracts b from a elementwise: the difference of two positions, or a mean taken out. ${broadcasting} No position mixes with another.`,
  params: {},
  inputs: (_, w) => pairInputs(w),
  outputs: (_, w) => ({ y: any(pairOutput(w)) }),
  lower: (ir, { a, b }, _, ctx) => ({ y: ir.sub(...paired(ir, { a, b }, ctx)) }),
});
