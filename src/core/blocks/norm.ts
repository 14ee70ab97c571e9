// LayerNorm, RMSNorm or L2 over the last axis or groups of it; BatchNorm over all the others; or a tanh in their place.
import type { Builder, Value } from "../ir/index.ts";
import { divSizes, one, type Size } from "../shape/index.ts";
import { any, defineBlock, ones, type WeightSpec, zeros } from "./define.ts";
import { choice, flag, number, only, refuseSum, size } from "./params.ts";
import { mean, rootMeanSquare } from "./said.ts";

const names = {
  layernorm: "LayerNorm",
  rmsnorm: "RMSNorm",
  batchnorm: "BatchNorm",
  l2: "L2 norm",
  dyt: "DyT",
} as const;
type Kind = keyof typeof names;

const rooted: readonly Kind[] = ["layernorm", "rmsnorm", "batchnorm", "l2"];
const shifted: readonly Kind[] = ["layernorm", "batchnorm", "dyt"];
const grouped: readonly Kind[] = ["layernorm", "rmsnorm", "l2"];

/** 1 where the kind takes the width as a whole. */
const groupsOf = (p: { readonly kind: Kind; readonly groups: Size }): Size =>
  grouped.includes(p.kind) ? p.groups : one;

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
    "group norm",
    "qk norm",
    "dynamic tanh",
    "ln",
    "normalize",
  ],
  staple: 9,
  formula: "y = (x − mean) / √(var + ε) · scale + shift",
  latex: (p, t) => {
    const gamma = p.zero_centered ? "(1 + w)" : String.raw`\gamma`;
    const after = `${p.scale ? String.raw` \odot ` + gamma : ""}${p.shift && shifted.includes(p.kind) ? String.raw` + \beta` : ""}`;
    const width = groupsOf(p).key === "1" ? t.size("d") : `${t.size("d")} / ${t.size(p.groups)}`;
    const under = {
      layernorm: String.raw`\sigma^2`,
      batchnorm: String.raw`\sigma^2`,
      rmsnorm: String.raw`\tfrac{1}{${width}} \sum_i x_i^2`,
      l2: String.raw`\sum_i x_i^2`,
      dyt: "",
    }[p.kind];
    if (p.kind === "dyt") return String.raw`y = \tanh(\alpha x)${after}`;
    const root =
      p.eps_at === "outside"
        ? String.raw`\sqrt{${under}} + \varepsilon`
        : String.raw`\sqrt{${under} + \varepsilon}`;
    return String.raw`y = \frac{${under.startsWith("\\sigma") ? String.raw`x - \mu` : "x"}}{${root}}${after}`;
  },
  narrate: (f, p) => {
    const { values } = f.in("x");
    if (values.length === 0 || p.kind === "batchnorm" || p.kind === "dyt" || groupsOf(p).key !== "1")
      return "";
    if (p.kind === "l2")
      return `The length of its vector is ${f.write(Math.hypot(...values))}; each number is divided by that.`;
    if (p.kind === "rmsnorm")
      return `The root mean square of its numbers is ${f.write(rootMeanSquare(values))}; each is divided by that.`;
    const centre = mean(values);
    const spread = rootMeanSquare(values.map((v) => v - centre));
    return `Their mean, ${f.write(centre)}, is subtracted, and the result is divided by their standard deviation, ${f.write(spread)}.`;
  },
  help: "Normalization: brings each position's vector to mean 0 and standard deviation 1, then applies a learned scale and shift; that keeps deep stacks trainable. RMSNorm keeps the mean and divides by the root mean square, l2 by the length; dyt (dynamic tanh) bends each number instead. BatchNorm takes the statistics over all samples and positions, so each position depends on all the others.",
  params: {
    kind: choice(
      ["layernorm", "rmsnorm", "batchnorm", "l2", "dyt"],
      "LayerNorm (Ba et al. 2016), RMSNorm (Zhang and Sennrich 2019), BatchNorm (Ioffe and Szegedy 2015) with the statistics of the current batch, L2 (length 1), or dynamic tanh (Zhu et al. 2025)",
    ),
    eps: only("kind", rooted, number(1e-5, "Added to the variance to avoid division by zero", 0)),
    eps_at: only("kind", rooted, choice(["inside", "outside"], "Add eps inside the root, or to the root")),
    groups: only("kind", grouped, size("1", "Parts of the width, each normalized by itself (group norm)")),
    alpha: only("kind", ["dyt"], number(0.5, "Initial value of the learned factor inside the tanh")),
    scale: flag(true, "Learned scale"),
    zero_centered: only("scale", [true], flag(false, "Multiply by 1 + w, where w begins at 0 (Gemma)")),
    shift: only("kind", shifted, flag(true, "Learned shift; RMSNorm has none")),
    per_head: flag(false, "Scale and shift of its own for each head of [B, H, T, K] (Cohere)"),
  },
  inputs: (p) => ({ x: any(p.per_head ? "… h:head t d:feature" : "… d:feature") }),
  outputs: (p) => ({ x: any(p.per_head ? "… h t d" : "… d") }),
  weights: (p): Partial<Record<"scale" | "shift" | "alpha", WeightSpec>> => {
    const axes = p.per_head ? "h d" : "d";
    return {
      ...(p.kind === "dyt" ? { alpha: { ...ones(""), init: { kind: "constant", value: p.alpha } } } : {}),
      ...(p.scale ? { scale: p.zero_centered ? zeros(axes) : ones(axes) } : {}),
      ...(p.shift && shifted.includes(p.kind) ? { shift: zeros(axes) } : {}),
    };
  },
  summary: (p) => `${names[p.kind]}${groupsOf(p).key === "1" ? "" : `, ${p.groups.key} groups`}`,
  refuse: (p, at, name) => {
    const [width, groups] = [at(name("d")), at(groupsOf(p))];
    if (Number.isNaN(width) || Number.isNaN(groups)) return undefined;
    return width % groups === 0
      ? refuseSum(name("d"), groupsOf(p), "groups")
      : `a vector of width ${width} cannot be split evenly into ${groups} groups`;
  },
  lower: (ir, { x, scale, shift, alpha }, p, ctx) => {
    const width = ctx.size("d");
    const lead = x.shape.slice(0, -1);
    const groups = groupsOf(p);
    const part = groups.key === "1" ? undefined : (divSizes(width, groups) ?? width);
    const rows = part ? ir.reshape(x, { shape: [...lead, groups, part] }) : x;
    const last = [rows.shape.length - 1];
    const over = (value: Value, axes: readonly number[], centre: boolean) => {
      const c = centre ? ir.sub(value, ir.reduceMean(value, { axes, keep: true })) : value;
      return ir.div(c, root(ir, c, axes, p));
    };
    const made = {
      layernorm: () => (p.eps_at === "inside" ? ir.normalize(rows, { eps: p.eps }) : over(rows, last, true)),
      rmsnorm: () => over(rows, last, false),
      l2: () => over(rows, last, false),
      batchnorm: () => over(x, [...lead.keys()], true),
      dyt: () => ir.tanh(ir.mul(x, alpha)),
    }[p.kind]();
    const unit = part ? ir.reshape(made, { shape: x.shape }) : made;
    const spread = (v: Value): Value =>
      p.per_head ? ir.reshape(v, { shape: [v.shape[0]!, one, width] }) : v;
    const factor = scale && spread(p.zero_centered ? ir.add(scale, ir.scalar(1)) : scale);
    const scaled = factor === undefined ? unit : ir.mul(unit, factor);
    return { x: shift === undefined ? scaled : ir.add(scaled, spread(shift)) };
  },
});

/** √(mean of c² over the axes + ε); of L2 the sum. */
function root(
  ir: Builder,
  c: Value,
  axes: readonly number[],
  p: { readonly kind: Kind; readonly eps: number; readonly eps_at: "inside" | "outside" },
): Value {
  const squares = ir[p.kind === "l2" ? "reduceSum" : "reduceMean"](ir.mul(c, c), { axes, keep: true });
  const eps = ir.scalar(p.eps);
  return p.eps_at === "inside" ? ir.sqrt(ir.add(squares, eps)) : ir.add(ir.sqrt(squares), eps);
}
