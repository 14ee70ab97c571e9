// x − log Σ eˣ over the last axis, computed from x − max so that nothing overflows.
import { literal, mulSizes } from "../../shape/index.ts";
import { softmaxCells } from "../dependence/softmax.ts";
import { call } from "../emit/torch-scope.ts";
import { reduceNode } from "../families.ts";
import { byRow } from "../loops.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { softmaxed } from "../relation/softmax.ts";
import { lastSize, needDtype, sizeOfShape } from "../rules.ts";

export const logSoftmax: Primitive<1, NoAttrs> = {
  name: "logSoftmax",
  arity: 1,
  type: ([x]) => {
    lastSize(x.shape);
    return { shape: x.shape, dtype: needDtype(x, "f32") };
  },
  eval: ([x]) =>
    byRow(x, x.dims.at(-1) ?? 1, (row, out) => {
      const top = row.reduce((m, v) => Math.max(m, v), -Infinity);
      const log = top + Math.log(row.reduce((sum, v) => sum + Math.exp(v - top), 0));
      row.forEach((v, i) => {
        out[i] = v - log;
      });
    }),
  dependence: {
    kind: "special",
    cells: ([x], _, f) => softmaxCells(x, true, f),
    relation: ([x], _, c) => softmaxed(x, true, c),
    axes: {
      does: "mixRow",
      neutral: Number.NEGATIVE_INFINITY,
      gives: Number.NEGATIVE_INFINITY,
    },
  },
  vjp: (g, { ins: [x], out: y, dy }) => {
    const sum = g.reduceSum(dy, { axes: [x.shape.length - 1], keep: true });
    return [g.sub(dy, g.mul(g.exp(y), sum))];
  },
  flops: (_, out) => mulSizes(literal(5), sizeOfShape(out)),
  /** Not ONNX's LogSoftmax, which WebGPU does not have. */
  onnx: (m, [x], _, { out }) => {
    const last = { axes: [out.shape.length - 1], keep: true };
    const shifted = m.node("Sub", [x, reduceNode(m, "ReduceMax", 18, x, last)]);
    const sum = reduceNode(m, "ReduceSum", 13, m.node("Exp", [shifted]), last);
    return m.node("Sub", [shifted, m.node("Log", [sum])]);
  },
  torch: (_, [x]) => call("torch.log_softmax", x, "dim=-1"),
  samples: [
    { dims: [[3, 3]], data: [[NaN, 1, 2, 1, Infinity, 2, -Infinity, -Infinity, -Infinity]], rough: true },
    { dims: [[2, 3]] },
    { dims: [[2, 3, 1]] },
    { dims: [[2, 2, 4]], range: [-30, 30] },
    { dims: [[2, 3]], data: [[1, -Infinity, 2, 0.5, -Infinity, -Infinity]], rough: true },
  ],
};
