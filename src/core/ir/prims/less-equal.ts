// a ≤ b, element by element, broadcasting → bool.
import { operator } from "../emit/torch-scope.ts";
import { test } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { lessEqualAffine } from "../relation/affine.ts";

export const lessEqual: Primitive<2, NoAttrs> = test({
  name: "lessEqual",
  dependence: { affine: lessEqualAffine },
  f: (a, b) => a <= b,
  dtypes: ["f32", "i32"],
  onnx: (m, ins) => m.node("LessOrEqual", ins),
  torch: operator("<="),
  samples: [
    {
      dims: [[4], [4]],
      data: [
        [1, 3, NaN, -Infinity],
        [1, 2, 1, -Infinity],
      ],
    },
  ],
});
