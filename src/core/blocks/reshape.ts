// The same entries in the same order under other axes: a view.
import { isKnown, parseSize, productOfSizes, type Size, stretches } from "../shape/index.ts";
import { axisNames, namedAxes } from "./axes.ts";
import { axisList, inBrackets, type ListedAxis, listedAxes, listedAxis } from "./axis-list.ts";
import { defineBlock, type Wiring, whatever } from "./define.ts";

export const reshape = defineBlock({
  kind: "reshape",
  traits: ["regroups"],
  title: "Reshape",
  category: "Math",
  words: ["view", "flatten", "unflatten", "rearrange", "regroup", "merge axes", "split an axis", "squeeze"],
  formula: "y = x, its entries in the same order under other axes",
  latex: (p, t) =>
    String.raw`y \in \mathbb{R}^{${p.shape.map((a) => t.size(a.size)).join(String.raw` \times `)}}`,
  help: "Gives the same numbers, in the same order, other axes: an axis is split in two, or neighbors are merged. No number moves: to exchange axes, use Transpose. An axis that stays keeps its role, and T:query gives an axis another one.",
  params: { shape: axisList("B T H D/H", "The new axes by their sizes, such as B T H D/H") },
  inputs: (_, w) => ({ x: whatever(namedAxes(w, "x")) }),
  outputs: (p, w) => ({ x: whatever(shapePattern(p.shape, w)) }),
  summary: (p) => p.shape.map((a) => a.size.key).join(" "),
  refuse: (p, at, name, w) => {
    const from = axisNames(w, "x")?.map(name);
    const to = p.shape.map((a) => a.size);
    if (!from || ![...from, ...to].every(isKnown)) return undefined;
    const [has, makes] = [productOfSizes(from), productOfSizes(to)];
    if (has.key === makes.key) return undefined;
    const counts = [has, makes].map((s) => `${s.key} = ${at(s)}`);
    const atSizes = at(has) === at(makes) ? ", which is as many at these sizes only" : "";
    return `the product of the axes must stay: x ${inBrackets(from)} has ${counts[0]} entries, and ${inBrackets(to)} makes ${counts[1]}${atSizes}`;
  },
  lower: (ir, { x }, p) => ({ x: ir.reshape(x, { shape: p.shape.map((a) => a.size) }) }),
});

/** An axis that stays has the name of the one that it was, and so its role. */
function shapePattern(shape: readonly ListedAxis[], w: Wiring): string {
  const names = axisNames(w, "x");
  const from = names?.map((_, i) => sizeAt(w, i));
  const kept = new Map<number, number>();
  if (from?.every((s) => s !== undefined))
    for (const s of stretches(
      from,
      shape.map((a) => a.size),
    ) ?? [])
      if (s.from.length === 1 && s.to.length === 1) kept.set(s.to[0]!, s.from[0]!);
  if (kept.size === 0) return listedAxes("shape", shape);
  return shape
    .map((axis, i) => {
      const was = kept.get(i);
      if (was === undefined) return listedAxis("shape", shape, i);
      return axis.role === undefined ? `a${was}` : `a${was}:${axis.role}`;
    })
    .join(" ");
}

function sizeAt(w: Wiring, index: number): Size | undefined {
  const parsed = parseSize(w.size("x", index) ?? "");
  return parsed.ok ? parsed.size : undefined;
}
