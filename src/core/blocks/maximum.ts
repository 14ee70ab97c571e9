// The larger of a and b.
import { any, defineBlock } from "./define.ts";
import { broadcasting, paired, pairInputs, pairOutput } from "./pairs.ts";

export const maximum = defineBlock({
  kind: "maximum",
  traits: ["pairs", "elementwise", "nonlinear"],
  title: "Maximum",
  category: "Math",
  words: ["max", "elementwise max", "larger", "torch.maximum"],
  formula: "y = max(a, b)",
  latex: String.raw`y = \max(a,\, b)`,
  narrate: (f) => {
    const [a, b] = [f.in("a").values, f.in("b").values];
    if (a.length === 0 || a.length !== b.length) return "";
    const taken = a.filter((v, i) => v === f.out("y").values[i]).length;
    return `${taken} of the ${a.length} numbers are those of a.`;
  },
  help: `Takes the larger of a and b elementwise. ${broadcasting} A tie passes half of the gradient to each.`,
  params: {},
  inputs: (_, w) => pairInputs(w),
  outputs: (_, w) => ({ y: any(pairOutput(w)) }),
  lower: (ir, { a, b }, _, ctx) => ({ y: ir.max(...paired(ir, { a, b }, ctx)) }),
});
