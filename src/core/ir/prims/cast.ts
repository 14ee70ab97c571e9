// Changes the dtype. f32 → i32 cuts towards 0; → bool is x ≠ 0; from bool gives 0 or 1.
import type { Dtype } from "../../shape/index.ts";
import { LOW, NEG } from "../dependence/abstract-tensor.ts";
import { unaryRule } from "../dependence/scalar.ts";
import { onnxTypes } from "../emit/onnx-scope.ts";
import { binary, call, method, number } from "../emit/torch-scope.ts";
import { elementwise } from "../loops.ts";
import type { Primitive } from "../primitive.ts";
import { castAffine } from "../relation/affine.ts";
import { noFlops } from "../rules.ts";

type CastAttrs = { readonly dtype: Dtype };

/** Outside i32 the engines disagree; here it saturates, and NaN gives the least number. */
const toInt = (x: number): number =>
  Number.isNaN(x) ? -2147483648 : Math.max(-2147483648, Math.min(2147483647, Math.trunc(x)));

const conversion = (to: Dtype): ((x: number) => number) =>
  to === "f32" ? (x) => x : to === "i32" ? toInt : (x) => (x !== 0 ? 1 : 0);

/** A float stays what it is; −∞ is no number of another dtype. */
const kept = unaryRule({ neg: NEG, low: LOW });

export const cast: Primitive<1, CastAttrs> = {
  name: "cast",
  arity: 1,
  type: ([x], { dtype }) => ({ shape: x.shape, dtype }),
  eval: (ins, { dtype }, dims) => elementwise(ins, dims, conversion(dtype)),
  dependence: {
    kind: "pointwise",
    rule: kept,
    formula: ({ dtype }) => conversion(dtype),
    affine: castAffine,
  },
  vjp: (_, { ins: [x], dy, attrs }) => [x.dtype === "f32" && attrs.dtype === "f32" ? dy : null],
  flops: () => noFlops,
  onnx: (m, ins, { dtype }) => m.node("Cast", ins, { to: onnxTypes[dtype] }),
  torch: (_, [x], { dtype }, { ins: [from] }) => {
    if (dtype === from.dtype || (dtype === "i32" && x.whole)) return x;
    // Sizes are numbers of Python, whole ones where an integer is asked for.
    if (x.number !== undefined && dtype !== "bool")
      return {
        ...call(dtype === "i32" ? "int" : "float", x),
        number: x.number === "positive" && dtype === "f32" ? "positive" : "any",
      };
    return dtype === "bool"
      ? binary("!=", x, number(0, from.dtype))
      : method(x, dtype === "i32" ? "int" : "float");
  },
  samples: [
    { dims: [[2, 3]], attrs: { dtype: "f32" } },
    { dims: [[2, 3]], attrs: { dtype: "i32" }, rough: true },
    { dims: [[2, 3]], attrs: { dtype: "f32" }, dtypes: ["i32"] },
    { dims: [[3]], attrs: { dtype: "f32" }, dtypes: ["bool"], below: 2 },
    { dims: [[3]], attrs: { dtype: "i32" }, dtypes: ["bool"], below: 2 },
    { dims: [[3]], attrs: { dtype: "bool" }, dtypes: ["i32"], below: 2 },
    { dims: [[5]], attrs: { dtype: "bool" }, data: [[0, 0.25, -1, NaN, -0]], rough: true },
    { dims: [[4]], attrs: { dtype: "i32" }, data: [[-1.9, 1.9, -0.5, 3]], rough: true },
  ],
};
