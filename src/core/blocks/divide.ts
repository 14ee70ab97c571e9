// a / b.
import { any, defineBlock } from "./define.ts";
import { broadcasting, paired, pairInputs, pairOutput } from "./pairs.ts";
import { firstOf } from "./said.ts";

export const divide = defineBlock({
  kind: "divide",
  traits: ["pairs", "elementwise"],
  title: "Divide",
  category: "Math",
  words: ["division", "quotient", "div", "ratio", "over"],
  formula: "y = a / b",
  latex: String.raw`y = \frac{a}{b}`,
  narrate: (f) => {
    const made = firstOf(f, f.in("a"), "/", f.in("b"), f.out("y"));
    return made && `Elementwise: ${made}, and so on.`;
  },
  help: `Divides a by b elementwise: a sum by a count, or vectors by their norms. ${broadcasting} Where b is 0, the result is infinite or NaN.`,
  params: {},
  inputs: (_, w) => pairInputs(w),
  outputs: (_, w) => ({ y: any(pairOutput(w)) }),
  lower: (ir, { a, b }, _, ctx) => ({ y: ir.div(...paired(ir, { a, b }, ctx)) }),
});
