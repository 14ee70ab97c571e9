// Moves a value along an axis; what leaves at one end comes in at the other.
import { literal, subSizes } from "../shape/index.ts";
import { axisIndex, changedAxes, namedAxes, refuseAxis, timeAxis } from "./axes.ts";
import { defineBlock, whatever } from "./define.ts";
import { int } from "./params.ts";

export const roll = defineBlock({
  kind: "roll",
  traits: ["orders-entries"],
  title: "Roll",
  category: "Math",
  words: ["torch.roll", "rotate", "circular shift", "cyclic shift", "wrap around"],
  formula: "y[(i + n) mod length] = x[i] along one axis",
  latex: (p) => String.raw`y_{(i ${p.by < 0 ? "-" : "+"} ${Math.abs(p.by)}) \bmod n} = x_i`,
  help: "Moves the entries of one axis by `by`, and those that leave at one end come in at the other. Along time the first positions then get the last ones, which leaks in a causal model. Shift is the one that fills instead.",
  params: {
    axis: timeAxis,
    by: int(1, "Number of entries; negative moves to the front", -(2 ** 31) + 1),
  },
  inputs: (_, w) => ({ x: whatever(namedAxes(w, "x")) }),
  outputs: (p, w) => ({ x: whatever(changedAxes(w, "x", p.axis, (n) => n)) }),
  summary: (p) => `axis ${p.axis}: by ${p.by}`,
  refuse: (p, at, name, w) => {
    const refused = refuseAxis(p.axis, w, "x");
    if (refused !== undefined) return refused;
    const length = at(name(`a${axisIndex(p.axis, w.rank("x"))}`));
    return Math.abs(p.by) >= length
      ? `by = ${p.by} must be less than ${length}, the length of the axis`
      : undefined;
  },
  lower: (ir, { x }, p) => {
    if (p.by === 0) return { x };
    const axis = axisIndex(p.axis, x.shape.length) ?? 0;
    const [whole, by] = [x.shape[axis]!, literal(Math.abs(p.by))];
    // What comes in front: the last entries, or all but the first.
    const start = p.by > 0 ? subSizes(whole, by) : by;
    const front = ir.slice(x, { axis, start, size: subSizes(whole, start) });
    return { x: ir.concat([front, ir.slice(x, { axis, start: literal(0), size: start })], { axis }) };
  },
});
