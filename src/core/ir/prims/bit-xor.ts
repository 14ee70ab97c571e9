// a ⊕ b on i32, bit by bit, broadcasting: for hashes.
import { testRule } from "../dependence/scalar.ts";
import type { OnnxScope } from "../emit/onnx-scope.ts";
import { method } from "../emit/torch-scope.ts";
import { arithmetic } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

/** TensorProto.DataType */
const [uint32, int32, bool] = [12, 6, 9];

export const bitXor: Primitive<2, NoAttrs> = arithmetic({
  name: "bitXor",
  rule: testRule,
  f: (a, b) => a ^ b,
  dtypes: ["i32"],
  vjp: "nonDifferentiable",
  onnx: (m, [a, b]) => (m.opset >= 18 ? m.node("BitwiseXor", [a, b]) : bitByBit(m, a, b)),
  torch: (t, [a, b]) => method(t.tensor(a, "i32"), "bitwise_xor", t.tensor(b, "i32")),
  samples: [
    {
      dims: [[4], [4]],
      dtypes: ["i32", "i32"],
      data: [
        [-1, 2147483647, -2147483648, 1431655765],
        [1, -1, 2147483647, -1431655766],
      ],
    },
  ],
});

/** Before opset 18 only bools have an exclusive or: the 32 bits side by side on an axis of their own. */
function bitByBit(m: OnnxScope, a: string, b: string): string {
  const last = m.int64s([-1]);
  const places = Int32Array.from({ length: 32 }, (_, i) => i);
  const shifts = m.node("Cast", [m.tensor([32], "i32", places)], { to: uint32 });
  const two = m.scalar(2, "i32");
  const bits = (x: string) => {
    const apart = m.node("Cast", [m.node("Unsqueeze", [x, last])], { to: uint32 });
    const moved = m.node("Cast", [m.node("BitShift", [apart, shifts], { direction: "RIGHT" })], {
      to: int32,
    });
    return m.node("Cast", [m.node("Mod", [moved, two])], { to: bool });
  };
  const differ = m.node("Cast", [m.node("Xor", [bits(a), bits(b)])], { to: int32 });
  const values = places.map((i) => (1 << i) | 0);
  return m.node("ReduceSum", [m.node("Mul", [differ, m.tensor([32], "i32", values)]), last], { keepdims: 0 });
}
