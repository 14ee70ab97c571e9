// Largest entry over axes; NaN wins (ONNX Runtime sees only a NaN that comes first).
import { torchReduction } from "../emit/torch-scope.ts";
import { type ReduceAttrs, reduceNode, reduction, unfold } from "../families.ts";
import { reduce } from "../loops.ts";
import type { Primitive } from "../primitive.ts";

export const reduceMax: Primitive<1, ReduceAttrs> = reduction({
  name: "reduceMax",
  fold: "max",
  dtypes: ["f32", "i32"],
  eval: ([x], { axes }) => reduce(x, axes, x.dtype === "i32" ? -2147483648 : -Infinity, Math.max),
  /** As PyTorch's amax: entries that tie share the gradient evenly. */
  vjp: (g, { ins: [x], out, dy, attrs }) => {
    const top = g.cast(g.equal(x, unfold(g, out, x, attrs)), { dtype: "f32" });
    const ties = g.reduceSum(top, { axes: attrs.axes, keep: true });
    return [g.mul(top, g.div(unfold(g, dy, x, attrs), ties))];
  },
  onnx: (m, [x], attrs) => reduceNode(m, "ReduceMax", 18, x, attrs),
  torch: torchReduction("amax"),
  samples: [
    { dims: [[2, 3]], dtypes: ["i32"], attrs: { axes: [1], keep: false } },
    { dims: [[2, 2]], attrs: { axes: [1], keep: false }, data: [[-Infinity, -Infinity, 1, 1]], rough: true },
  ],
});
