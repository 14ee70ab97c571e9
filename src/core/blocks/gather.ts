// Entries of one axis by their numbers: x [B, T, D] and ids [B, S] → [B, S, D].
import { productOfSizes } from "../shape/index.ts";
import { axisIndex, axisParam, namedAxes, refuseAxis, unknownAxes } from "./axes.ts";
import { any, defineBlock, ids, type Wiring } from "./define.ts";

export const gather = defineBlock({
  kind: "gather",
  title: "Gather",
  category: "Math",
  words: ["take", "index select", "take along axis", "lookup", "pick rows", "last token", "batched index"],
  formula: "y[…, i, …] = x[…, ids[…, i], …] along one axis",
  latex: String.raw`y_i = x_{\mathrm{ids}_i}`,
  help: "Picks entries of one axis by integer ids, such as those that Top-k gives. The axes before it are shared: ids [B, S] pick S rows of each sample's own [T, D], and ids [B] a single one. An id outside the axis gives zeros.",
  params: { axis: axisParam(1, "Axis to pick from; 1 is time in [B, T, D]") },
  inputs: (p, w) => ({ x: any(namedAxes(w, "x")), ids: ids(idAxes(p.axis, w)?.join(" ") ?? "…ids") }),
  outputs: (p, w) => {
    const all = idAxes(p.axis, w);
    const rank = w.rank("x");
    const index = axisIndex(p.axis, rank);
    if (all === undefined || index === undefined) return { x: any(unknownAxes) };
    const behind = Array.from({ length: rank - index - 1 }, (_, i) => `a${index + 1 + i}`);
    return { x: any([...all, ...behind].join(" ")) };
  },
  summary: (p) => `axis ${p.axis}`,
  refuse: (p, _at, _name, w) => refuseAxis(p.axis, w, "x"),
  lower: (ir, { x, ids }, p) => {
    const axis = axisIndex(p.axis, x.shape.length) ?? 0;
    const [lead, behind] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
    const [length, picked] = [x.shape[axis]!, ids.shape.slice(axis)];
    // A product with the one-hot ids, so that each sample provably keeps to its own rows.
    const hot = ir.oneHot(ids, { depth: length });
    const rows = ir.reshape(hot, { shape: [...lead, productOfSizes(picked), length] });
    const table = ir.reshape(x, { shape: [...lead, length, productOfSizes(behind)] });
    return { x: ir.reshape(ir.matmul(rows, table), { shape: [...lead, ...picked, ...behind] }) };
  },
});

/** The axes before the one, then those of the ids alone; undefined where a number of axes is unknown. */
function idAxes(axis: number, w: Wiring): readonly string[] | undefined {
  const index = axisIndex(axis, w.rank("x"));
  if (index === undefined || Number.isNaN(w.rank("ids"))) return undefined;
  const own = Math.max(0, w.rank("ids") - index);
  return [
    ...Array.from({ length: index }, (_, i) => `a${i}`),
    ...Array.from({ length: own }, (_, i) => `e${i}`),
  ];
}
