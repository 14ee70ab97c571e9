// (x − mean) / √(var + eps) over the last axis, with the biased variance: LayerNorm without scale and shift
// (Ba et al. 2016).
import { literal, mulSizes } from "../../shape/index.ts";
import { rowCells } from "../dependence/softmax.ts";
import { call, number, tuple } from "../emit/torch-scope.ts";
import { byRow } from "../loops.ts";
import { moments, normalization } from "../normalization.ts";
import type { Primitive } from "../primitive.ts";
import { normalized } from "../relation/rows.ts";
import { lastSize, needDtype, sizeOfShape } from "../rules.ts";

type NormalizeAttrs = { readonly eps: number };

export const normalize: Primitive<1, NormalizeAttrs> = {
  name: "normalize",
  arity: 1,
  type: ([x]) => {
    lastSize(x.shape);
    return { shape: x.shape, dtype: needDtype(x, "f32") };
  },
  eval: ([x], { eps }) =>
    byRow(x, x.dims.at(-1) ?? 1, (row, out) => {
      const { mean, variance } = moments(row);
      const inverse = 1 / Math.sqrt(variance + eps);
      row.forEach((v, i) => {
        out[i] = (v - mean) * inverse;
      });
    }),
  dependence: {
    kind: "special",
    cells: ([x], _, f) => rowCells(x, true, f),
    relation: ([x], _, c) => normalized(x, c),
    axes: { does: "mixRow", neutral: null },
  },
  /** dx = (dy − mean dy − y · mean(dy · y)) / √(var + eps). */
  vjp: (g, { ins: [x], out: y, dy, attrs }) => {
    const mean = (v: typeof x) => g.reduceMean(v, { axes: [x.shape.length - 1], keep: true });
    const centred = g.sub(g.sub(dy, mean(dy)), g.mul(y, mean(g.mul(dy, y))));
    return [g.mul(g.inverseStd(x, attrs), centred)];
  },
  flops: (_, out) => mulSizes(literal(6), sizeOfShape(out)),
  onnx: (m, [x], { eps }, types) => normalization(m, x, eps, lastSize(types.out.shape)).normalized,
  torch: (t, [x], { eps }, { out }) =>
    call(
      "nn.functional.layer_norm",
      x,
      tuple([t.size(lastSize(out.shape))]),
      `eps=${number(eps, "f32").text}`,
    ),
  samples: [
    { dims: [[2, 3]], attrs: { eps: 1e-5 }, data: [[NaN, 1, 2, Infinity, 1, 2]], rough: true },
    { dims: [[2, 3]], attrs: { eps: 1e-5 }, data: [[1000, 1000.5, 1001, 300, -20, 4000]], rough: true },
    { dims: [[2, 5]], attrs: { eps: 1e-5 } },
    { dims: [[2, 3, 4]], attrs: { eps: 1e-12 } },
    { dims: [[2, 1]], attrs: { eps: 1e-5 }, rough: true },
    { dims: [[6]], attrs: { eps: 0.1 } },
    { dims: [[2, 3]], attrs: { eps: 1e-5 }, data: [[0.5, 0.5, 0.5, 0, 0, 0]], rough: true },
  ],
};
