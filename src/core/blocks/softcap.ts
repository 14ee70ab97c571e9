// c · tanh(x / c): numbers stay within ±c, and small ones what they are.
import { any, defineBlock } from "./define.ts";
import { number } from "./params.ts";

export const softcap = defineBlock({
  kind: "softcap",
  traits: ["elementwise", "nonlinear", "caps"],
  title: "Softcap",
  category: "Math",
  words: ["soft cap", "logit cap", "logit softcapping", "tanh cap"],
  formula: "y = c · tanh(x / c)",
  latex: (p) => String.raw`y = ${p.cap} \tanh\frac{x}{${p.cap}}`,
  help: "Keeps each number between −c and c, softly: small ones hardly change. Gemma 2 caps its logits at 30, and the scores of attention, where it is a parameter of Attention. Positions do not mix.",
  params: { cap: number(30, "The bound c", 1e-6) },
  inputs: { x: any("…") },
  outputs: { x: any("…") },
  summary: (p) => `± ${p.cap}`,
  lower: (ir, { x }, p) => ({
    x: ir.mul(ir.tanh(ir.mul(x, ir.scalar(1 / p.cap))), ir.scalar(p.cap)),
  }),
});
