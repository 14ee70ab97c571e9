// One number in place of a whole axis: its mean, sum or maximum, of all entries or of those that a mask keeps.
import type { Builder, Value } from "../ir/index.ts";
import { literal } from "../shape/index.ts";
import { anyAxis, axisIndex, axisNames, changedAxes, namedAxes, refuseAxis } from "./axes.ts";
import { any, defineBlock, mask, optional, type Wiring } from "./define.ts";
import { choice, flag } from "./params.ts";

export const reduce = defineBlock({
  kind: "reduce",
  traits: ["reduces"],
  title: "Reduce",
  category: "Math",
  words: ["pooling", "mean pooling", "average", "pool"],
  formula: "y = mean, sum or max of x along one axis, of what the mask keeps",
  latex: (p) =>
    ({
      mean: String.raw`y = \frac{1}{n} \sum_{i=1}^{n} x_i`,
      sum: String.raw`y = \sum_{i} x_i`,
      max: String.raw`y = \max_i x_i`,
    })[p.fn],
  help: "Reduces one axis by mean, sum or max. A mean over time is the simplest summary of a sentence (mean pooling), and a leak in a causal model; connect `valid` of the Tokens to `mask` to exclude padding. Where the mask keeps nothing, the result is 0.",
  params: {
    fn: choice(["mean", "sum", "max"], "Reduction"),
    axis: anyAxis(-1),
    keep: flag(false, "Keep the axis with length 1"),
  },
  inputs: (p, w) => ({ x: any(namedAxes(w, "x")), mask: optional(mask(maskAxes(p.axis, w))) }),
  outputs: (p, w) => ({ x: any(changedAxes(w, "x", p.axis, () => (p.keep ? "1" : undefined))) }),
  summary: (p) => `${p.fn}, axis ${p.axis}`,
  refuse: (p, _at, _name, w) => refuseAxis(p.axis, w, "x"),
  lower: (ir, { x, mask }, p) => {
    const attrs = { axes: [axisIndex(p.axis, x.shape.length) ?? 0], keep: p.keep };
    const made = { mean: ir.reduceMean, sum: ir.reduceSum, max: ir.reduceMax }[p.fn];
    return { x: mask === undefined ? made.call(ir, x, attrs) : masked(ir, x, mask, attrs, p.fn) };
  },
});

/** The axes from the first to the folded one: [B, T] of hidden [B, T, D] along time. Leading ones may be missing. */
function maskAxes(axis: number, w: Wiring): string {
  const names = axisNames(w, "x");
  const index = names && axisIndex(axis, names.length);
  return index === undefined ? "…mask" : `~${names?.slice(0, index + 1).join(" ")}`;
}

/** [B, T, D] of which `mask` [B, T] keeps some: what it drops counts neither in the sum nor in the number. */
function masked(
  ir: Builder,
  x: Value,
  mask: Value,
  { axes, keep }: { readonly axes: readonly number[]; readonly keep: boolean },
  fn: "mean" | "sum" | "max",
): Value {
  const lead = x.shape.slice(0, (axes[0] ?? 0) + 1);
  const behind = x.shape.slice(lead.length).map(() => literal(1));
  const kept = ir.reshape(ir.expand(mask, { shape: lead }), { shape: [...lead, ...behind] });
  const zero = ir.scalar(0);
  const count = () => ir.reduceSum(ir.cast(kept, { dtype: "f32" }), { axes, keep });
  if (fn === "max") {
    const top = ir.reduceMax(ir.where(kept, x, ir.scalar(Number.NEGATIVE_INFINITY)), { axes, keep });
    return ir.where(ir.less(zero, count()), top, zero);
  }
  const sum = ir.reduceSum(ir.where(kept, x, zero), { axes, keep });
  return fn === "sum" ? sum : ir.div(sum, ir.max(count(), ir.scalar(1)));
}
