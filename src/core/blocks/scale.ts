// x / √K or x · √K, where K is the last axis of `like`; or x times a number.
import { any, defineBlock, type Port } from "./define.ts";
import { choice, number, only } from "./params.ts";

export const scale = defineBlock({
  kind: "scale",
  traits: ["scales", "elementwise"],
  title: "Scale",
  category: "Math",
  words: ["scaling", "divide", "square root", "temperature"],
  formula: "y = x / √K",
  latex: (p, t) =>
    ({
      "1/sqrt(width)": String.raw`y = \frac{x}{\sqrt{${t.size("k")}}}`,
      "sqrt(width)": String.raw`y = \sqrt{${t.size("k")}}\; x`,
      factor: String.raw`y = ${p.factor}\, x`,
    })[p.by],
  narrate: (f) => {
    const [before, after] = [f.in("x").values, f.out("x").values];
    const at = before.findIndex((v) => v !== 0 && Number.isFinite(v));
    const [x, y] = [before[at], after[at]];
    return x === undefined || y === undefined
      ? ""
      : `Each number is multiplied by ${f.write(y / x)}: ${f.write(x)} becomes ${f.write(y)}.`;
  },
  help: "Divides by the square root of a width, so that dot products of wide vectors do not saturate the softmax. The width is that of the last axis of `like`. Or it multiplies by that root, as the original transformer does with its embeddings, or by a fixed factor.",
  params: {
    by: choice(["1/sqrt(width)", "sqrt(width)", "factor"], "By the width of `like`, or by a fixed factor"),
    factor: only("by", ["factor"], number(1, "The fixed factor")),
  },
  inputs: (p): { x: Port; like?: Port } =>
    p.by === "factor" ? { x: any("…") } : { x: any("…"), like: any("…like k") },
  outputs: { x: any("…") },
  summary: (p, size) => {
    const k = size("k");
    const root = /^\w+$/.test(k) ? `√${k}` : `√(${k})`;
    return { "1/sqrt(width)": `1/${root}`, "sqrt(width)": root, factor: `× ${p.factor}` }[p.by];
  },
  lower: (ir, { x }, p, ctx) => {
    if (p.by === "factor") return { x: ir.mul(x, ir.scalar(p.factor)) };
    const root = ir.sqrt(ir.sizeOf({ size: ctx.size("k") }));
    return { x: p.by === "sqrt(width)" ? ir.mul(x, root) : ir.div(x, root) };
  },
});
