// eˣ / Σ eˣ over the last axis. A −∞ entry gives exactly 0; a row of nothing but −∞ gives NaN, as in PyTorch.
import { literal, mulSizes } from "../../shape/index.ts";
import { softmaxCells } from "../dependence/softmax.ts";
import { call } from "../emit/torch-scope.ts";
import { byRow } from "../loops.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { softmaxed } from "../relation/softmax.ts";
import { lastSize, needDtype, sizeOfShape } from "../rules.ts";

export const softmax: Primitive<1, NoAttrs> = {
  name: "softmax",
  arity: 1,
  type: ([x]) => {
    lastSize(x.shape);
    return { shape: x.shape, dtype: needDtype(x, "f32") };
  },
  eval: ([x]) =>
    byRow(x, x.dims.at(-1) ?? 1, (row, out) => {
      const top = row.reduce((m, v) => Math.max(m, v), -Infinity);
      let sum = 0;
      row.forEach((v, i) => {
        out[i] = Math.exp(v - top);
        sum += out[i]!;
      });
      for (let i = 0; i < out.length; i++) out[i] = out[i]! / sum;
    }),
  dependence: {
    kind: "special",
    cells: ([x], _, f) => softmaxCells(x, false, f),
    relation: ([x], _, c) => softmaxed(x, false, c),
    axes: { does: "mixRow", neutral: Number.NEGATIVE_INFINITY, gives: 0 },
  },
  vjp: (g, { ins: [x], out: y, dy }) => {
    const through = g.mul(y, dy);
    const sum = g.reduceSum(through, { axes: [x.shape.length - 1], keep: true });
    return [g.sub(through, g.mul(y, sum))];
  },
  flops: (_, out) => mulSizes(literal(5), sizeOfShape(out)),
  onnx: (m, ins) => m.node("Softmax", ins, { axis: -1 }),
  torch: (_, [x]) => call("torch.softmax", x, "dim=-1"),
  samples: [
    { dims: [[2, 3]], data: [[NaN, 1, 2, 1, Infinity, 2]], rough: true },
    { dims: [[1, 1]], data: [[-Infinity]], rough: true },
    { dims: [[1, 1]], data: [[1e30]], rough: true },
    { dims: [[2, 3]] },
    { dims: [[2, 3, 1]] },
    { dims: [[2, 2, 4]], range: [-30, 30] },
    {
      dims: [[3, 3]],
      data: [[1, -Infinity, -Infinity, 0.5, 2, -Infinity, 1, 2, 3]],
      rough: true,
    },
    { dims: [[2, 2]], data: [[-Infinity, -Infinity, 0, 1]], rough: true },
    { dims: [[2]], data: [[100, -100]] },
  ],
};
