// The smaller of a and b.
import { any, defineBlock } from "./define.ts";
import { broadcasting, paired, pairInputs, pairOutput } from "./pairs.ts";

export const minimum = defineBlock({
  kind: "minimum",
  traits: ["pairs", "elementwise", "nonlinear"],
  title: "Minimum",
  category: "Math",
  words: ["min", "elementwise min", "smaller", "torch.minimum"],
  formula: "y = min(a, b)",
  latex: String.raw`y = \min(a,\, b)`,
  narrate: (f) => {
    const [a, b] = [f.in("a").values, f.in("b").values];
    if (a.length === 0 || a.length !== b.length) return "";
    const taken = a.filter((v, i) => v === f.out("y").values[i]).length;
    return `${taken} of the ${a.length} numbers are those of a.`;
  },
  help: `Takes the smaller of a and b elementwise. ${broadcasting} A tie passes half of the gradient to each.`,
  params: {},
  inputs: (_, w) => pairInputs(w),
  outputs: (_, w) => ({ y: any(pairOutput(w)) }),
  lower: (ir, { a, b }, _, ctx) => ({ y: ir.min(...paired(ir, { a, b }, ctx)) }),
});
