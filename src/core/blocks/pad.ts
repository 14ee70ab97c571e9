// A value with more entries at the ends of one axis.
import { literal } from "../shape/index.ts";
import { axisIndex, changedAxes, namedAxes, refuseAxis, timeAxis } from "./axes.ts";
import { defineBlock, whatever } from "./define.ts";
import { int, number } from "./params.ts";

/** Far above any text. */
const most = 65_536;

export const pad = defineBlock({
  kind: "pad",
  traits: ["orders-entries"],
  title: "Pad",
  category: "Math",
  words: ["F.pad", "zero pad", "constant pad", "extend", "causal padding"],
  formula: "y = value × before ⊕ x ⊕ value × after along one axis",
  latex: (p) =>
    String.raw`y = \left[\, ${[p.before > 0 ? repeated(p.value, p.before) : "", "x", p.after > 0 ? repeated(p.value, p.after) : ""].filter((s) => s !== "").join(String.raw`;\; `)} \,\right]`,
  help: "Puts entries of one fixed value before and after a value along one axis. In front along time, every position moves back by as many. The axis becomes longer; Slice takes the entries off again.",
  params: {
    axis: timeAxis,
    before: int(1, "Number of entries in front", 0, most),
    after: int(0, "Number of entries behind", 0, most),
    value: number(0, "Value of the new entries; an integer for ids"),
  },
  inputs: (_, w) => ({ x: whatever(namedAxes(w, "x")) }),
  outputs: (p, w) => ({
    x: whatever(
      changedAxes(w, "x", p.axis, (n, role) =>
        p.before + p.after === 0 ? n : `${n}+${p.before + p.after}:${role}`,
      ),
    ),
  }),
  summary: (p) => `axis ${p.axis}: ${p.before} + ${p.after}`,
  refuse: (p, _at, _name, w) => refuseAxis(p.axis, w, "x"),
  lower: (ir, { x }, p) => {
    const axis = axisIndex(p.axis, x.shape.length) ?? 0;
    const some = (count: number) =>
      count === 0
        ? []
        : [ir.expand(ir.scalar(p.value, x.dtype), { shape: x.shape.with(axis, literal(count)) })];
    const parts = [...some(p.before), x, ...some(p.after)];
    return { x: parts.length === 1 ? x : ir.concat(parts, { axis }) };
  },
});

const repeated = (value: number, count: number): string => String.raw`${value} \times ${count}`;
