// Mean over axes.
import { productOfSizes } from "../../shape/index.ts";
import { torchReduction } from "../emit/torch-scope.ts";
import { type ReduceAttrs, reduceNode, reduction, unfold } from "../families.ts";
import { foldCount, reduce } from "../loops.ts";
import type { Primitive } from "../primitive.ts";
import { sizeAt } from "../rules.ts";

export const reduceMean: Primitive<1, ReduceAttrs> = reduction({
  name: "reduceMean",
  fold: "mean",
  dtypes: ["f32"],
  eval: ([x], { axes }) => {
    const count = foldCount(x.dims, axes);
    return reduce(x, axes, 0, (sum, v) => sum + v).map((sum) => sum / count);
  },
  vjp: (g, { ins: [x], dy, attrs }) => {
    const count = productOfSizes(attrs.axes.map((axis) => sizeAt(x.shape, axis)));
    return [g.expand(g.div(unfold(g, dy, x, attrs), g.sizeOf({ size: count })), { shape: x.shape })];
  },
  onnx: (m, [x], attrs) => reduceNode(m, "ReduceMean", 18, x, attrs),
  torch: torchReduction("mean"),
});
