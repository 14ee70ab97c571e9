// LayerNorm or RMSNorm over the last axis; BatchNorm over all the others.
import type { Builder, Value } from "../ir/index.ts";
import { any, defineBlock, ones, zeros } from "./define.ts";
import { choice, flag, number, only } from "./params.ts";
import { mean, rootMeanSquare } from "./said.ts";

const names = { layernorm: "LayerNorm", rmsnorm: "RMSNorm", batchnorm: "BatchNorm" } as const;

export const norm = defineBlock({
  kind: "norm",
  traits: ["normalizes"],
  title: "Norm",
  category: "Normalization & residual",
  words: [
    "layernorm",
    "layer norm",
    "layer normalization",
    "rmsnorm",
    "rms norm",
    "batch norm",
    "ln",
    "normalize",
  ],
  staple: 9,
  formula: "y = (x − mean) / √(var + ε) · scale + shift",
  latex: (p, t) => {
    const after = `${p.scale ? String.raw` \odot \gamma` : ""}${p.shift && p.kind !== "rmsnorm" ? String.raw` + \beta` : ""}`;
    const root = String.raw`\sqrt{\tfrac{1}{${t.size("d")}} \sum_i x_i^2 + \varepsilon}`;
    return p.kind === "rmsnorm"
      ? String.raw`y = \frac{x}{${root}}${after}`
      : String.raw`y = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}${after}`;
  },
  narrate: (f, p) => {
    const { values } = f.in("x");
    if (values.length === 0 || p.kind === "batchnorm") return "";
    if (p.kind === "rmsnorm")
      return `The root mean square of its numbers is ${f.write(rootMeanSquare(values))}; each is divided by that.`;
    const centre = mean(values);
    const spread = rootMeanSquare(values.map((v) => v - centre));
    return `Their mean, ${f.write(centre)}, is subtracted, and the result is divided by their standard deviation, ${f.write(spread)}.`;
  },
  help: "Normalization: brings each position's vector to mean 0 and standard deviation 1, then applies a learned scale and shift; that keeps deep stacks trainable. RMSNorm keeps the mean and divides by the root mean square. BatchNorm takes the statistics over all samples and positions, so each position depends on all the others.",
  params: {
    kind: choice(
      ["layernorm", "rmsnorm", "batchnorm"],
      "LayerNorm (Ba et al. 2016), RMSNorm (Zhang and Sennrich 2019), or BatchNorm (Ioffe and Szegedy 2015) with the statistics of the current batch",
    ),
    eps: number(1e-5, "Added to the variance to avoid division by zero", 0),
    scale: flag(true, "Learned scale"),
    shift: only("kind", ["layernorm", "batchnorm"], flag(true, "Learned shift; RMSNorm has none")),
  },
  inputs: { x: any("… d:feature") },
  outputs: { x: any("… d") },
  weights: (p) => ({
    ...(p.scale ? { scale: ones("d") } : {}),
    ...(p.shift && p.kind !== "rmsnorm" ? { shift: zeros("d") } : {}),
  }),
  summary: (p) => names[p.kind],
  lower: (ir, { x, scale, shift }, p) => {
    const unit = {
      layernorm: () => ir.normalize(x, { eps: p.eps }),
      rmsnorm: () => overRoot(ir, x, x, [x.shape.length - 1], p.eps),
      batchnorm: () => {
        const axes = x.shape.slice(0, -1).map((_, i) => i);
        const centred = ir.sub(x, ir.reduceMean(x, { axes, keep: true }));
        return overRoot(ir, centred, centred, axes, p.eps);
      },
    }[p.kind]();
    const scaled = scale === undefined ? unit : ir.mul(unit, scale);
    return { x: shift === undefined ? scaled : ir.add(scaled, shift) };
  },
});

/** x / √(mean of c² over the axes + ε). */
function overRoot(ir: Builder, x: Value, c: Value, axes: readonly number[], eps: number): Value {
  const square = ir.reduceMean(ir.mul(c, c), { axes, keep: true });
  return ir.div(x, ir.sqrt(ir.add(square, ir.scalar(eps))));
}
