// a · b, element by element, broadcasting.
import { mulRule } from "../dependence/scalar.ts";
import { operator } from "../emit/torch-scope.ts";
import { arithmetic } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { mulAffine } from "../relation/affine.ts";

export const mul: Primitive<2, NoAttrs> = arithmetic({
  name: "mul",
  rule: mulRule,
  dependence: { affine: mulAffine },
  f: (a, b) => a * b,
  int: Math.imul,
  vjp: (g, { ins: [a, b], dy }) => [g.sumTo(g.mul(dy, b), a.shape), g.sumTo(g.mul(dy, a), b.shape)],
  onnx: (m, ins) => m.node("Mul", ins),
  torch: operator("*"),
  samples: [
    {
      dims: [[3], [3]],
      data: [
        [0, -Infinity, 0],
        [Infinity, 2, -1],
      ],
      rough: true,
    },
    {
      dims: [[2], [2]],
      dtypes: ["i32", "i32"],
      data: [
        [1103515245, -7],
        [48271, 3],
      ],
    },
  ],
});
