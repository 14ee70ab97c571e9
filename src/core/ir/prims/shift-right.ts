// The bits of an i32 moved right, zeros coming in from the left, as `>>>` has it: for hashes.
import { testRule } from "../dependence/scalar.ts";
import { atom, binary, method } from "../emit/torch-scope.ts";
import { elementwise } from "../loops.ts";
import type { Primitive } from "../primitive.ts";
import { need, needDtype, sizeOfShape } from "../rules.ts";

/** From 1 to 31. */
type ShiftRightAttrs = { readonly bits: number };

/** TensorProto.DataType: without a sign, so that zeros come in from the left. */
const uint32 = 12;
const int32 = 6;

export const shiftRight: Primitive<1, ShiftRightAttrs> = {
  name: "shiftRight",
  arity: 1,
  type: ([x], { bits }) => {
    need(
      Number.isInteger(bits) && bits > 0 && bits < 32,
      () => `the number of bits must be from 1 to 31, not ${bits}`,
    );
    return { shape: x.shape, dtype: needDtype(x, "i32") };
  },
  eval: (ins, { bits }, dims) => elementwise(ins, dims, (x) => x >>> bits),
  dependence: {
    kind: "pointwise",
    rule: testRule,
    formula:
      ({ bits }) =>
      (x) =>
        x >>> bits,
  },
  vjp: "nonDifferentiable",
  flops: (_, out) => sizeOfShape(out),
  /** Not ONNX's BitShift, which WebGPU does not have: divided by a power of two, which is written as the bits of an i32. */
  onnx: (m, [x], { bits }) => {
    const power = m.node("Cast", [m.scalar((2 ** bits) | 0, "i32")], { to: uint32 });
    const moved = m.node("Div", [m.node("Cast", [x], { to: uint32 }), power]);
    return m.node("Cast", [moved], { to: int32 });
  },
  torch: (t, [x], { bits }) =>
    method(
      binary(">>", binary("&", method(t.tensor(x, "i32"), "long"), atom("0xFFFFFFFF")), atom(String(bits))),
      "int",
    ),
  samples: [
    { dims: [[2, 3]], attrs: { bits: 1 }, dtypes: ["i32"] },
    { dims: [[5]], attrs: { bits: 16 }, dtypes: ["i32"], data: [[-1, -2147483648, 2147483647, 65536, 0]] },
    { dims: [[3]], attrs: { bits: 31 }, dtypes: ["i32"], data: [[-1, -5, 7]] },
  ],
};
