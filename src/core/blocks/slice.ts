// A stretch of one axis, or a single entry of it.
import { addSizes, literal } from "../shape/index.ts";
import { plural } from "../words/index.ts";
import { axisIndex, changedAxes, namedAxes, refuseAxis, timeAxis } from "./axes.ts";
import { defineBlock, whatever } from "./define.ts";
import { flag, int, size } from "./params.ts";

export const slice = defineBlock({
  kind: "slice",
  traits: ["cuts"],
  title: "Slice",
  category: "Math",
  words: ["select", "index", "crop", "first token", "cls token", "narrow"],
  formula: "y = x[start … start + length] along one axis",
  latex: (p, t) =>
    p.length.key === "1"
      ? `y = x_{${p.start}}`
      : String.raw`y = x_{${p.start}}, \dots, x_{${p.start} + ${t.size(p.length)} - 1}`,
  help: "Takes `length` entries of one axis, from `start` on; a negative start counts from the end. With length 1 and `drop`, the axis is removed. Taking the first position alone is a common summary of a sentence.",
  params: {
    axis: timeAxis,
    start: int(0, "First entry; −1 is the last", -(2 ** 31) + 1),
    length: size("1", "Number of entries"),
    drop: flag(false, "With length 1: remove the axis"),
  },
  inputs: (_, w) => ({ x: whatever(namedAxes(w, "x")) }),
  outputs: (p, w) => ({
    x: whatever(changedAxes(w, "x", p.axis, (_, role) => (p.drop ? undefined : `$length:${role}`))),
  }),
  summary: (p) => `axis ${p.axis}: ${p.start}${p.length.key === "1" ? "" : ` … +${p.length.key}`}`,
  refuse: (p, at, name, w) => {
    const refused = refuseAxis(p.axis, w, "x");
    if (refused !== undefined) return refused;
    const [n, length] = [at(name(`a${axisIndex(p.axis, w.rank("x"))}`)), at(p.length)];
    if (p.drop && length !== 1) return `drop needs a slice of length 1, but its length is ${length}`;
    const start = p.start < 0 ? n + p.start : p.start;
    if (Number.isNaN(n) || (start >= 0 && start + length <= n)) return undefined;
    return `${plural(length, "entry", "entries")} from ${p.start} on must fit the axis, which has ${n}`;
  },
  lower: (ir, { x }, p) => {
    const axis = axisIndex(p.axis, x.shape.length) ?? 0;
    const start = p.start < 0 ? addSizes(x.shape[axis]!, literal(p.start)) : literal(p.start);
    const part = ir.slice(x, { axis, start, size: p.length });
    return { x: p.drop ? ir.reshape(part, { shape: x.shape.filter((_, i) => i !== axis) }) : part };
  },
});
