// The axes in another order; their roles go with them.
import { axisNames, namedAxes, unknownAxes } from "./axes.ts";
import { defineBlock, whatever } from "./define.ts";
import { numbers } from "./params.ts";

/** The order for a rank: as it is written, or the last two exchanged where nothing is. */
function orderFor(written: readonly number[], rank: number): readonly number[] {
  if (written.length > 0) return written;
  return Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i));
}

const isOrder = (order: readonly number[], rank: number): boolean =>
  order.length === rank && Array.from({ length: rank }, (_, i) => i).every((i) => order.includes(i));

export const transpose = defineBlock({
  kind: "transpose",
  traits: ["permutes"],
  title: "Transpose",
  category: "Math",
  words: ["permute", "swap axes", "reorder axes"],
  formula: "axis i of y is axis order[i] of x",
  latex: (p) =>
    p.order.length === 0
      ? "y_{ji} = x_{ij}"
      : String.raw`\text{axes } ${p.order.join(String.raw`,\,`)} \text{ of } x`,
  help: "Reorders the axes; no number changes. Each axis keeps its role, so later blocks notice when queries and keys are swapped. An empty order swaps the last two.",
  params: {
    order: numbers([], "The old axes in their new order, such as 0 2 1 3; empty swaps the last two"),
  },
  inputs: (_, w) => ({ x: whatever(namedAxes(w, "x")) }),
  outputs: (p, w) => {
    const names = axisNames(w, "x");
    const order = orderFor(p.order, names?.length ?? 0);
    const known = names !== undefined && names.length >= 2 && isOrder(order, names.length);
    return { x: whatever(known ? order.map((i) => names[i]).join(" ") : unknownAxes) };
  },
  summary: (p) => (p.order.length === 0 ? "last two" : p.order.join(" ")),
  refuse: (p, _at, _name, w) => {
    const rank = w.rank("x");
    if (Number.isNaN(rank)) return undefined;
    if (p.order.length === 0)
      return rank >= 2 ? undefined : `the value must have at least 2 axes to swap; it has ${rank}`;
    if (isOrder(p.order, rank)) return undefined;
    return `the order ${p.order.join(" ")} must name each axis from 0 to ${rank - 1} exactly once`;
  },
  lower: (ir, { x }, p) => ({ x: ir.transpose(x, { perm: orderFor(p.order, x.shape.length) }) }),
});
