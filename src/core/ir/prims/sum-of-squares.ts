// Σ x² over axes: what a norm is the root of, in one pass over x.
import { literal, mulSizes } from "../../shape/index.ts";
import { torchReduction } from "../emit/torch-scope.ts";
import { type ReduceAttrs, reduceNode, reduction, unfold } from "../families.ts";
import { reduce } from "../loops.ts";
import type { Primitive } from "../primitive.ts";
import { sizeOfShape } from "../rules.ts";

export const sumOfSquares: Primitive<1, ReduceAttrs> = {
  ...reduction({
    name: "sumOfSquares",
    fold: "squares",
    dtypes: ["f32"],
    eval: ([x], { axes }) => reduce(x, axes, 0, (sum, v) => sum + v * v),
    vjp: (g, { ins: [x], dy, attrs }) => [g.mul(g.mul(g.scalar(2), x), unfold(g, dy, x, attrs))],
    onnx: (m, [x], attrs) =>
      // No axes fold nothing, but the squares remain.
      attrs.axes.length === 0 ? m.node("Mul", [x, x]) : reduceNode(m, "ReduceSumSquare", 18, x, attrs),
    torch: torchReduction("sum", "square"),
  }),
  flops: ([x]) => mulSizes(literal(2), sizeOfShape(x)),
};
