// a < b, element by element, broadcasting → bool.
import { operator } from "../emit/torch-scope.ts";
import { test } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { lessAffine } from "../relation/affine.ts";

export const less: Primitive<2, NoAttrs> = test({
  name: "less",
  dependence: { affine: lessAffine },
  f: (a, b) => a < b,
  dtypes: ["f32", "i32"],
  onnx: (m, ins) => m.node("Less", ins),
  torch: operator("<"),
  samples: [
    {
      dims: [[3], [3]],
      data: [
        [NaN, Infinity, -0],
        [NaN, NaN, 0],
      ],
      rough: true,
    },
    {
      dims: [[4], [4]],
      data: [
        [1, 1, NaN, -Infinity],
        [1, 2, 1, 0],
      ],
    },
  ],
});
