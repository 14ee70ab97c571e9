// The same numbers again and again along an axis: a new one, or one of length 1.
import { literal, literalValue, roles } from "../shape/index.ts";
import { axisIndex, axisNames, axisParam, changedAxes, namedAxes, refuseAxis, unknownAxes } from "./axes.ts";
import { defineBlock, type Wiring, whatever } from "./define.ts";
import { choice, flag, size } from "./params.ts";

export const expand = defineBlock({
  kind: "expand",
  traits: ["repeats-entries"],
  title: "Expand",
  category: "Math",
  words: ["broadcast", "unsqueeze", "tile", "new axis", "expand dims", "repeat along an axis"],
  formula: "y[…, i, …] = x for each i along one axis",
  latex: (p, t) => String.raw`y_i = x, \quad 0 \le i < ${t.size(p.size)}`,
  help: "Repeats a value along a new axis, or along one of length 1: one key for all heads, or one vector for each position. `axis` says where the axis is in the result. Each copy is the same, so nothing is learned of the axis.",
  params: {
    axis: axisParam(1, "Axis of the result: 0, 1, … from the front, −1, −2, … from the end"),
    size: size("H", "Length of the axis"),
    add: flag(true, "Add the axis; otherwise stretch one of length 1"),
    role: choice(roles, "What the axis counts", "any"),
  },
  inputs: (_, w) => ({ x: whatever(namedAxes(w, "x")) }),
  outputs: (p, w) => ({
    x: whatever(
      p.add
        ? withAxis(p.axis, p.role, w)
        : changedAxes(w, "x", p.axis, (_, role) => `$size:${p.role === "any" ? role : p.role}`),
    ),
  }),
  summary: (p) => `axis ${p.axis}: ${p.size.key}`,
  refuse: (p, at, name, w) => {
    const rank = w.rank("x");
    if (Number.isNaN(rank)) return undefined;
    if (p.add)
      return axisIndex(p.axis, rank + 1) === undefined
        ? `axis ${p.axis} must be 0 to ${rank} or −1 to −${rank + 1}: the result has one axis more than x`
        : undefined;
    const refused = refuseAxis(p.axis, w, "x");
    if (refused !== undefined) return refused;
    const size = name(`a${axisIndex(p.axis, rank)}`);
    if (literalValue(size) === 1 || Number.isNaN(at(size))) return undefined;
    const has = at(size) === 1 ? `${size.key}, which is 1 here and may be more` : at(size);
    return `axis ${p.axis} must have length 1 to be stretched, but has ${has}; add an axis instead`;
  },
  lower: (ir, { x }, p) => {
    const rank = x.shape.length + (p.add ? 1 : 0);
    const axis = axisIndex(p.axis, rank) ?? 0;
    const narrow = p.add ? x.shape.toSpliced(axis, 0, literal(1)) : x.shape;
    return { x: ir.expand(ir.reshape(x, { shape: narrow }), { shape: narrow.with(axis, p.size) }) };
  },
});

function withAxis(axis: number, role: string, w: Wiring): string {
  const names = axisNames(w, "x");
  const index = names && axisIndex(axis, names.length + 1);
  return index === undefined ? unknownAxes : names!.toSpliced(index, 0, `$size:${role}`).join(" ");
}
