// […, n] → […, 1]: 1 / √(var + eps) over the last axis, with the biased variance; the scale of `normalize`.
import { literal, mulSizes, one } from "../../shape/index.ts";
import { rowCells } from "../dependence/softmax.ts";
import { binary, call, method, number } from "../emit/torch-scope.ts";
import { byRow } from "../loops.ts";
import { moments, normalization } from "../normalization.ts";
import type { Primitive } from "../primitive.ts";
import { rowScale } from "../relation/rows.ts";
import { lastSize, needDtype, sizeOfShape } from "../rules.ts";

type InverseStdAttrs = { readonly eps: number };

export const inverseStd: Primitive<1, InverseStdAttrs> = {
  name: "inverseStd",
  arity: 1,
  type: ([x]) => {
    lastSize(x.shape);
    return { shape: [...x.shape.slice(0, -1), one], dtype: needDtype(x, "f32") };
  },
  eval: ([x], { eps }) =>
    byRow(x, 1, (row, out) => {
      out[0] = 1 / Math.sqrt(moments(row).variance + eps);
    }),
  dependence: {
    kind: "special",
    cells: ([x], _, f) => rowCells(x, false, f),
    relation: ([x], _, c) => rowScale(x, c),
    axes: { does: "mixRow", neutral: null },
  },
  /** d/dx = −(1/n) · normalize(x) / (var + eps). */
  vjp: (g, { ins: [x], out, dy, attrs }) => {
    const scale = g.div(g.mul(dy, g.mul(out, out)), g.sizeOf({ size: lastSize(x.shape) }));
    return [g.neg(g.mul(scale, g.normalize(x, attrs)))];
  },
  flops: ([x]) => mulSizes(literal(4), sizeOfShape(x)),
  onnx: (m, [x], { eps }, types) => normalization(m, x, eps, lastSize(types.ins[0].shape)).inverseStd,
  torch: (_, [x], { eps }) =>
    call(
      "torch.rsqrt",
      binary("+", method(x, "var", "dim=-1", "unbiased=False", "keepdim=True"), number(eps, "f32")),
    ),
  samples: [
    { dims: [[2, 5]], attrs: { eps: 1e-5 } },
    { dims: [[2, 1, 4]], attrs: { eps: 0.1 } },
  ],
};
