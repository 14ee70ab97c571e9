// Numbers held between two bounds.
import { any, defineBlock } from "./define.ts";
import { number } from "./params.ts";

export const clamp = defineBlock({
  kind: "clamp",
  traits: ["elementwise", "nonlinear"],
  title: "Clamp",
  category: "Math",
  words: ["clip", "limit", "hardtanh", "saturate", "bound"],
  formula: "y = min(max(x, low), high)",
  latex: (p) => String.raw`y = \min\left(\max\left(x,\, ${bound(p.low)}\right),\, ${bound(p.high)}\right)`,
  narrate: (f) => {
    const [before, after] = [f.in("x").values, f.out("x").values];
    const cut = before.filter((v, i) => v !== after[i]).length;
    return cut > 0 ? `${cut} of the ${before.length} numbers were beyond a bound and are now at it.` : "";
  },
  help: "Holds each number between `low` and `high`; what is beyond becomes the bound. Some models clamp gates or logits so that nothing grows too large. Numbers beyond a bound pass no gradient.",
  params: {
    low: number(-1, "Lower bound; -Infinity for none"),
    high: number(1, "Upper bound; Infinity for none"),
  },
  inputs: { x: any("…") },
  outputs: { x: any("…") },
  summary: (p) => `${p.low} … ${p.high}`,
  refuse: (p) => (p.low <= p.high ? undefined : `low = ${p.low} must be at most high, which is ${p.high}`),
  lower: (ir, { x }, { low, high }) => {
    // By choice and not by min and max: a number at its bound passes its gradient, as in PyTorch.
    const [least, most] = [ir.scalar(low), ir.scalar(high)];
    const below = low === Number.NEGATIVE_INFINITY ? x : ir.where(ir.less(x, least), least, x);
    return { x: high === Number.POSITIVE_INFINITY ? below : ir.where(ir.less(most, below), most, below) };
  },
});

const bound = (value: number): string =>
  Number.isFinite(value) ? String(value) : value < 0 ? String.raw`-\infty` : String.raw`\infty`;
