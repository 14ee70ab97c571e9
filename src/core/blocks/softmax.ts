// exp(x) / Σ exp(x) over one axis; with a sink, one more in the denominator that nothing is read from.
import type { Builder, Value } from "../ir/index.ts";
import { one } from "../shape/index.ts";
import { axisIndex, axisParam, namedAxes, refuseAxis } from "./axes.ts";
import { any, defineBlock, type Wiring, zeros } from "./define.ts";
import { sinkParam } from "./params.ts";
import { largest, share } from "./said.ts";

export const softmax = defineBlock({
  kind: "softmax",
  traits: ["distributes"],
  shares: ["x"],
  title: "Softmax",
  category: "Math",
  words: ["attention weights", "normalized exponential", "attention sink", "softmax off by one", "softmax1"],
  formula: "y_j = exp(x_j) / Σ_i exp(x_i)",
  latex: (p) => {
    const sink = { none: "", zero: "1 + ", learned: "e^{s_h} + " }[p.sink];
    return String.raw`y_j = \frac{e^{x_j}}{${sink}\sum_{i} e^{x_i}}`;
  },
  narrate: (f, p) => {
    const top = largest(f.out("x"));
    if (!top) return "";
    const sum = p.sink === "none" ? "1" : "at most 1";
    return `The scores become weights that sum to ${sum}; ${top.name} has the largest, ${share(top.value)}.`;
  },
  help: "Turns each row of scores into positive weights that sum to 1. −∞ becomes exactly zero. A row that is all −∞ becomes NaN, or with a sink zeros.",
  params: {
    axis: axisParam(-1, "Axis along which the weights sum to 1; usually −1, the keys"),
    sink: sinkParam,
  },
  inputs: (_, w) => ({ x: any(namedAxes(w, "x")) }),
  outputs: (_, w) => ({ x: any(namedAxes(w, "x")) }),
  weights: (p, w) => (p.sink === "learned" ? { sink: zeros(headAxis(w) < 0 ? "1" : `a${headAxis(w)}`) } : {}),
  summary: (p) =>
    [p.axis === -1 ? "" : `axis ${p.axis}`, p.sink === "none" ? "" : "sink"].filter(Boolean).join(" · "),
  refuse: (p, _at, _name, w) => {
    const refused = refuseAxis(p.axis, w, "x");
    if (refused !== undefined || p.sink !== "learned" || Number.isNaN(w.rank("x"))) return refused;
    return headAxis(w) < 0
      ? "a learned sink needs an axis of heads: there is a number for each head"
      : undefined;
  },
  lower: (ir, { x, sink }, p, ctx) => {
    const last = x.shape.length - 1;
    const axis = axisIndex(p.axis, x.shape.length) ?? last;
    if (p.sink !== "none") {
      const head = x.shape.findIndex((_, i) => ctx.role("x", i) === "head");
      const extra = sink
        ? ir.reshape(sink, { shape: x.shape.slice(head).map((_, i) => sink.shape[i] ?? one) })
        : ir.scalar(0);
      return { x: withSink(ir, x, axis, extra) };
    }
    if (axis === last) return { x: ir.softmax(x) };
    const perm = x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
    return { x: ir.transpose(ir.softmax(ir.transpose(x, { perm })), { perm }) };
  },
});

/** The first axis of heads; −1 where there is none. */
const headAxis = (w: Wiring): number =>
  Array.from({ length: w.rank("x") || 0 }, (_, i) => w.role("x", i)).indexOf("head");

/** exp(x) / (exp(s) + Σ exp(x)) along an axis; s broadcasts to x with that axis of length 1. */
function withSink(ir: Builder, x: Value, axis: number, s: Value): Value {
  const along = { axes: [axis], keep: true };
  // A row that is all −∞ has s for its largest, and comes out as zeros.
  const top = ir.max(ir.reduceMax(x, along), s);
  const grown = ir.exp(ir.sub(x, top));
  return ir.div(grown, ir.add(ir.reduceSum(grown, along), ir.exp(ir.sub(s, top))));
}
