// The k largest entries along an axis: their values, where they are, and a mask of them.
import type { Builder, Value } from "../ir/index.ts";
import { one, type Size } from "../shape/index.ts";
import { anyAxis, axisIndex, changedAxes, namedAxes, refuseAxis } from "./axes.ts";
import { any, defineBlock, ids, mask } from "./define.ts";
import { size } from "./params.ts";
import { placesOf } from "./places.ts";

export const topK = defineBlock({
  kind: "top_k",
  title: "Top-k",
  category: "Math",
  words: ["topk", "torch.topk", "largest", "argmax", "router", "sparse selection", "sort"],
  formula: "values, indices and mask of the k largest entries along one axis",
  latex: (p, t) =>
    String.raw`\mathrm{mask}_i = \left[\,\left|\{\, j : x_j > x_i \,\}\right| < ${t.size(p.k)}\,\right]`,
  help: "Finds the `k` largest entries of one axis, the largest first; of equal ones the earlier counts. The `mask` keeps the axis, for a Where or an attention; `values` and `indices` have k entries in its place. Each choice depends on all entries: along time it looks ahead.",
  params: {
    k: size("2", "How many"),
    axis: anyAxis(-1),
  },
  inputs: (_, w) => ({ x: any(namedAxes(w, "x")) }),
  outputs: (p, w) => ({
    values: any(changedAxes(w, "x", p.axis, () => "$k")),
    indices: ids(changedAxes(w, "x", p.axis, () => "$k")),
    mask: mask(changedAxes(w, "x", p.axis, (n) => n)),
  }),
  summary: (p) => `${p.k.key} · axis ${p.axis}`,
  refuse: (p, at, name, w) => {
    const refused = refuseAxis(p.axis, w, "x");
    const index = axisIndex(p.axis, w.rank("x"));
    if (refused !== undefined || index === undefined) return refused;
    const [k, length] = [at(p.k), at(name(`a${index}`))];
    return k > length
      ? `k = ${k} must be at most ${length}, the length of axis ${p.axis} (${name(`a${index}`).key})`
      : undefined;
  },
  lower: (ir, { x }, p) => {
    const rank = x.shape.length;
    const axis = axisIndex(p.axis, rank) ?? 0;
    const perm = x.shape.map((_, i) => (i === axis ? rank - 1 : i === rank - 1 ? axis : i));
    // Exchanging two axes undoes itself.
    const turned = (v: Value): Value => (axis === rank - 1 ? v : ir.transpose(v, { perm }));
    const { values, indices, mask } = ofLast(ir, turned(x), p.k);
    return { values: turned(values), indices: turned(indices), mask: turned(mask) };
  },
  pictured: ["values", "mask"],
});

/** Along the last axis, [… n]. */
function ofLast(ir: Builder, x: Value, k: Size): Record<"values" | "indices" | "mask", Value> {
  const lead = x.shape.slice(0, -1);
  const size = x.shape.at(-1)!;
  const others = ir.reshape(x, { shape: [...lead, one, size] });
  const entry = ir.iota({ size });
  const last = { axes: [lead.length + 1], keep: false };
  const place = placesOf(ir, x);
  const slot = ir.cast(ir.reshape(ir.iota({ size: k }), { shape: [k, one] }), { dtype: "f32" });
  const isThere = ir.equal(ir.reshape(place, { shape: [...lead, one, size] }), slot);
  const zero = ir.scalar(0);
  const taken = (v: Value): Value => ir.reduceSum(ir.where(isThere, v, zero), last);
  return {
    values: taken(others),
    indices: ir.cast(taken(ir.cast(entry, { dtype: "f32" })), { dtype: "i32" }),
    mask: ir.less(place, ir.sizeOf({ size: k })),
  };
}
