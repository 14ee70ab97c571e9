// Moves a value along an axis; what comes in at the end is a fill.
import { literal } from "../shape/index.ts";
import { axisIndex, axisParam, changedAxes, namedAxes, refuseAxis } from "./axes.ts";
import { defineBlock, whatever } from "./define.ts";
import { choice, int, number } from "./params.ts";

export const shift = defineBlock({
  kind: "shift",
  traits: ["shifts"],
  title: "Shift",
  category: "Output",
  words: ["shift right", "shift left", "teacher forcing", "targets", "labels", "roll"],
  formula: "left: y[t] = x[t + n], right: y[t] = x[t − n]; fill where there is none",
  latex: (p) =>
    String.raw`y_t = x_{t ${p.direction === "left" ? "+" : "-"} ${p.by}}, \quad \text{${p.fill} where there is none}`,
  help: "Left gives each position the next token: the target of next-token prediction. Right gives each position the previous token: the decoder input in teacher forcing. Free positions get `fill`: −100, which the loss ignores, or the id of a start token.",
  params: {
    direction: choice(["left", "right"], "Left for targets, right for teacher forcing"),
    by: int(1, "Number of positions", 1),
    fill: number(-100, "Value of free positions; an integer for ids"),
    axis: axisParam(1, "Axis; 1 is time in [B, T] and [B, T, D]"),
  },
  inputs: (_, w) => ({ x: whatever(namedAxes(w, "x")) }),
  outputs: (p, w) => ({ x: whatever(changedAxes(w, "x", p.axis, (n) => n)) }),
  summary: (p) => `${p.direction} by ${p.by}, fill ${p.fill}`,
  refuse: (p, at, name, w) => {
    const refused = refuseAxis(p.axis, w, "x");
    if (refused !== undefined) return refused;
    const length = at(name(`a${axisIndex(p.axis, w.rank("x"))}`));
    return p.by > length ? `by = ${p.by} must be at most ${length}, the length of the axis` : undefined;
  },
  lower: (ir, { x }, p) => {
    const axis = axisIndex(p.axis, x.shape.length) ?? 0;
    const size = x.shape[axis]!;
    const shape = x.shape.map((s, i) => (i === axis ? literal(p.by) : s));
    const fill = ir.expand(ir.scalar(p.fill, x.dtype), { shape });
    if (p.direction === "right") {
      return { x: ir.slice(ir.concat([fill, x], { axis }), { axis, start: literal(0), size }) };
    }
    return { x: ir.slice(ir.concat([x, fill], { axis }), { axis, start: literal(p.by), size }) };
  },
});
