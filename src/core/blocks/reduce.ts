/** One number in place of a whole axis: its mean, sum or maximum. */
import { axisIndex, axisParam, changedAxes, namedAxes, refuseAxis } from "./axes.ts";
import { any, defineBlock } from "./define.ts";
import { choice, flag } from "./params.ts";

export const reduce = defineBlock({
  kind: "reduce",
  title: "Reduce",
  category: "Maths",
  formula: "y = mean, sum or max of x along one axis",
  latex: (p) =>
    ({
      mean: String.raw`y = \frac{1}{n} \sum_{i=1}^{n} x_i`,
      sum: String.raw`y = \sum_{i} x_i`,
      max: String.raw`y = \max_i x_i`,
    })[p.fn],
  help: "Folds one axis into a single number each. A mean over time is the simplest summary of a sentence, and a leak in a causal model. With `keep` the axis stays with length 1.",
  params: {
    fn: choice(["mean", "sum", "max"], "What stands for the axis"),
    axis: axisParam(-1, "Which axis: 0, 1, … from the front, −1, −2, … from the end"),
    keep: flag(false, "Leaves an axis of length 1"),
  },
  inputs: (_, w) => ({ x: any(namedAxes(w, "x")) }),
  outputs: (p, w) => ({ x: any(changedAxes(w, "x", p.axis, () => (p.keep ? "1" : undefined))) }),
  summary: (p) => `${p.fn}, axis ${p.axis}`,
  refuse: (p, _at, _name, w) => refuseAxis(p.axis, w, "x"),
  lower: (ir, { x }, p) => {
    const attrs = { axes: [axisIndex(p.axis, x.shape.length) ?? 0], keep: p.keep };
    const made = { mean: ir.reduceMean, sum: ir.reduceSum, max: ir.reduceMax }[p.fn];
    return { x: made.call(ir, x, attrs) };
  },
});
