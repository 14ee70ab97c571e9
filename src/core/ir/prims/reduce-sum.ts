// Sum over axes.
import { torchReduction } from "../emit/torch-scope.ts";
import { type ReduceAttrs, reduceNode, reduction, unfold } from "../families.ts";
import { reduce } from "../loops.ts";
import type { Primitive } from "../primitive.ts";

export const reduceSum: Primitive<1, ReduceAttrs> = reduction({
  name: "reduceSum",
  fold: "sum",
  dtypes: ["f32", "i32"],
  eval: ([x], { axes }) =>
    reduce(x, axes, 0, x.dtype === "i32" ? (sum, v) => (sum + v) | 0 : (sum, v) => sum + v),
  vjp: (g, { ins: [x], dy, attrs }) => [g.expand(unfold(g, dy, x, attrs), { shape: x.shape })],
  onnx: (m, [x], attrs) => reduceNode(m, "ReduceSum", 13, x, attrs),
  torch: torchReduction("sum"),
  samples: [{ dims: [[2, 3]], dtypes: ["i32"], attrs: { axes: [0], keep: false } }],
});
