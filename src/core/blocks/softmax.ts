// exp(x) / Σ exp(x) over one axis.
import { axisIndex, axisParam, namedAxes, refuseAxis } from "./axes.ts";
import { any, defineBlock } from "./define.ts";
import { largest, share } from "./said.ts";

export const softmax = defineBlock({
  kind: "softmax",
  traits: ["distributes"],
  shares: ["x"],
  title: "Softmax",
  category: "Math",
  words: ["attention weights", "normalized exponential"],
  formula: "y_j = exp(x_j) / Σ_i exp(x_i)",
  latex: String.raw`y_j = \frac{e^{x_j}}{\sum_{i} e^{x_i}}`,
  narrate: (f) => {
    const top = largest(f.out("x"));
    return top
      ? `The scores become weights that sum to 1; ${top.name} has the largest, ${share(top.value)}.`
      : "";
  },
  help: "Turns each row of scores into positive weights that sum to 1. −∞ becomes exactly zero. A row that is all −∞ becomes NaN.",
  params: { axis: axisParam(-1, "Axis along which the weights sum to 1; usually −1, the keys") },
  inputs: (_, w) => ({ x: any(namedAxes(w, "x")) }),
  outputs: (_, w) => ({ x: any(namedAxes(w, "x")) }),
  summary: (p) => (p.axis === -1 ? "" : `axis ${p.axis}`),
  refuse: (p, _at, _name, w) => refuseAxis(p.axis, w, "x"),
  lower: (ir, { x }, p) => {
    const last = x.shape.length - 1;
    const axis = axisIndex(p.axis, x.shape.length) ?? last;
    if (axis === last) return { x: ir.softmax(x) };
    const perm = x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
    return { x: ir.transpose(ir.softmax(ir.transpose(x, { perm })), { perm }) };
  },
});
