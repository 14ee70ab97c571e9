// a where cond, else b; all three broadcast.
import { whereRule } from "../dependence/scalar.ts";
import { either } from "../emit/onnx-bools.ts";
import { call, invert, method, type PyExpr } from "../emit/torch-scope.ts";
import { elementwise } from "../loops.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import type { IrType } from "../program.ts";
import { broadcastShapes, needDtype, needSameDtype, sameShape, sizeOfShape } from "../rules.ts";

export const where: Primitive<3, NoAttrs> = {
  name: "where",
  arity: 3,
  type: ([cond, a, b]) => {
    needDtype(cond, "bool");
    const shape = broadcastShapes(cond.shape, broadcastShapes(a.shape, b.shape));
    return { shape, dtype: needSameDtype(a, b) };
  },
  eval: (ins, _, dims) => elementwise(ins, dims, (cond, a, b) => (cond !== 0 ? a : b)),
  dependence: {
    kind: "pointwise",
    rule: whereRule,
    formula: () => (cond, a, b) => (cond !== 0 ? a : b),
    chooses: true,
  },
  vjp: (g, { ins: [cond, a, b], dy }) => {
    const zero = g.scalar(0);
    return [null, g.sumTo(g.where(cond, dy, zero), a.shape), g.sumTo(g.where(cond, zero, dy), b.shape)];
  },
  flops: (_, out) => sizeOfShape(out),
  onnx: (m, [cond, a, b], _, { out }) => {
    if (out.dtype !== "bool") return m.node("Where", [cond, a, b]);
    const [yes, no] = [m.node("And", [cond, a]), m.node("And", [m.node("Not", [cond]), b])];
    return either(m, yes, no);
  },
  torch: (t, [given, a, b], _, { ins: [, x, y], out }) => {
    const cond = t.tensor(given, "bool");
    const whole = (v: PyExpr, type: IrType) => v.number === undefined && sameShape(type.shape, out.shape);
    if (b.number !== undefined && whole(a, x)) return method(a, "masked_fill", invert(cond), b);
    if (a.number !== undefined && whole(b, y)) return method(b, "masked_fill", cond, a);
    return call("torch.where", cond, t.tensor(a, out.dtype), t.tensor(b, out.dtype));
  },
  samples: [
    {
      dims: [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      dtypes: ["bool", "f32", "f32"],
      below: 2,
    },
    { dims: [[3], [2, 1], []], dtypes: ["bool", "f32", "f32"], below: 2 },
    { dims: [[2, 1, 1], [3], [4, 1]], dtypes: ["bool", "i32", "i32"], below: 2 },
    { dims: [[2, 2], [2], [2, 1]], dtypes: ["bool", "bool", "bool"], below: 2 },
    {
      dims: [[2], [2], []],
      dtypes: ["bool", "f32", "f32"],
      data: [[1, 0], [1, NaN], [-Infinity]],
      rough: true,
    },
  ],
};
