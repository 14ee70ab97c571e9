// a + b, element by element, broadcasting.
import { addRule } from "../dependence/scalar.ts";
import { operator } from "../emit/torch-scope.ts";
import { arithmetic } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { addAffine } from "../relation/affine.ts";

export const add: Primitive<2, NoAttrs> = arithmetic({
  name: "add",
  rule: addRule,
  dependence: { affine: addAffine },
  f: (a, b) => a + b,
  vjp: (g, { ins: [a, b], dy }) => [g.sumTo(dy, a.shape), g.sumTo(dy, b.shape)],
  onnx: (m, ins) => m.node("Add", ins),
  torch: operator("+"),
  samples: [
    {
      dims: [[4], [4]],
      data: [
        [-Infinity, Infinity, NaN, -Infinity],
        [1, 1, 1, Infinity],
      ],
      rough: true,
    },
    {
      dims: [[2], [2]],
      dtypes: ["i32", "i32"],
      data: [
        [2147483647, -2147483648],
        [1, -1],
      ],
    },
  ],
});
