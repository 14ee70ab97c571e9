// Sums of all entries up to each one along an axis.
import { one } from "../shape/index.ts";
import { axisIndex, changedAxes, namedAxes, refuseAxis, timeAxis } from "./axes.ts";
import { any, defineBlock } from "./define.ts";
import { flag } from "./params.ts";
import { triangle } from "./triangle.ts";

export const cumulativeSum = defineBlock({
  kind: "cumulative_sum",
  traits: ["orders-entries"],
  title: "Cumulative sum",
  category: "Math",
  words: ["cumsum", "prefix sum", "running sum", "running total", "scan", "integral"],
  formula: "y[i] = x[0] + … + x[i] along one axis",
  latex: (p) => {
    const [low, high] = p.reverse
      ? [p.exclusive ? "j > i" : String.raw`j \ge i`, ""]
      : [p.exclusive ? "j < i" : String.raw`j \le i`, ""];
    return String.raw`y_i = \sum_{${low}}${high} x_j`;
  },
  help: "Sums along one axis up to each entry: along time each position gets the sum of all earlier ones and its own, which is causal. In `reverse` it sums from the end, which along time looks ahead. With `exclusive` the entry itself is left out.",
  params: {
    axis: timeAxis,
    reverse: flag(false, "Sum from the end"),
    exclusive: flag(false, "Leave the entry itself out"),
  },
  inputs: (_, w) => ({ x: any(namedAxes(w, "x")) }),
  outputs: (p, w) => ({ x: any(changedAxes(w, "x", p.axis, (n) => n)) }),
  summary: (p) => `axis ${p.axis}${p.reverse ? " · from the end" : ""}`,
  refuse: (p, _at, _name, w) => refuseAxis(p.axis, w, "x"),
  lower: (ir, { x }, p) => {
    const rank = x.shape.length;
    const axis = axisIndex(p.axis, rank) ?? 0;
    const sums = triangle(ir, x.shape[axis]!, p);
    if (rank === 1) {
      const column = ir.reshape(x, { shape: [x.shape[0]!, one] });
      return { x: ir.reshape(ir.matmul(sums, column), { shape: x.shape }) };
    }
    if (axis === rank - 2) return { x: ir.matmul(sums, x) };
    const others = x.shape.map((_, i) => i).filter((i) => i !== axis);
    const perm = [...others.slice(0, -1), axis, others.at(-1)!];
    const back = perm.map((_, i) => perm.indexOf(i));
    return { x: ir.transpose(ir.matmul(sums, ir.transpose(x, { perm })), { perm: back }) };
  },
});
