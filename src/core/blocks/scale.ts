/** x / √K, where K is the last axis of `like`; or x times a number. */
import { any, defineBlock } from "./define.ts";
import { choice, number } from "./params.ts";

export const scale = defineBlock({
  kind: "scale",
  title: "Scale",
  category: "Maths",
  formula: "y = x / √K",
  help: "Divides by the square root of a width, so that dot products of wide vectors do not saturate the softmax. The width is that of the last axis of `like`. Or it multiplies by a fixed factor.",
  params: {
    by: choice(["1/sqrt(width)", "factor"], "By the width of `like`, or by a fixed factor"),
    factor: number(1, "The fixed factor"),
  },
  inputs: (p) => ({ x: any("…"), ...(p.by === "factor" ? {} : { like: any("…like k") }) }) as { x: ReturnType<typeof any>; like?: ReturnType<typeof any> },
  outputs: { x: any("…") },
  summary: (p) => (p.by === "factor" ? `× ${p.factor}` : "1/√K"),
  lower: (ir, { x }, p, ctx) => ({
    x: p.by === "factor" ? ir.mul(x, ir.scalar(p.factor)) : ir.div(x, ir.sqrt(ir.sizeOf({ size: ctx.size("k") }))),
  }),
});
