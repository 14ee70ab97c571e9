/** LayerNorm or RMSNorm over the last axis. */
import { any, defineBlock, ones, zeros } from "./define.ts";
import { choice, flag, number } from "./params.ts";

export const norm = defineBlock({
  kind: "norm",
  title: "Norm",
  category: "Norm, sum",
  formula: "y = (x − mean) / √(var + ε) · scale + shift",
  help: "Brings each position's vector to mean 0 and spread 1, then scales and shifts it by learned numbers. RMSNorm leaves the mean alone and divides by the root mean square. It keeps deep stacks trainable.",
  params: {
    kind: choice(["layernorm", "rmsnorm"], "LayerNorm (Ba et al. 2016) or RMSNorm (Zhang and Sennrich 2019)"),
    eps: number(1e-5, "Added to the variance, against division by zero", 0),
    scale: flag(true, "Learned scale"),
    shift: flag(true, "Learned shift; RMSNorm has none"),
  },
  inputs: { x: any("… d:feature") },
  outputs: { x: any("… d") },
  weights: (p) => ({
    ...(p.scale ? { scale: ones("d") } : {}),
    ...(p.shift && p.kind !== "rmsnorm" ? { shift: zeros("d") } : {}),
  }),
  summary: (p) => (p.kind === "layernorm" ? "LayerNorm" : "RMSNorm"),
  lower: (ir, { x, scale, shift }, p) => {
    const last = x.shape.length - 1;
    const square = () => ir.reduceMean(ir.mul(x, x), { axes: [last], keep: true });
    const unit =
      p.kind === "layernorm" ? ir.normalize(x, { eps: p.eps }) : ir.div(x, ir.sqrt(ir.add(square(), ir.scalar(p.eps))));
    const scaled = scale === undefined ? unit : ir.mul(unit, scale);
    return { x: shift === undefined ? scaled : ir.add(scaled, shift) };
  },
});
