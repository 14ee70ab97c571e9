// a = b, element by element, broadcasting → bool; NaN equals nothing.
import { equalRule } from "../dependence/scalar.ts";
import { asInts } from "../emit/onnx-bools.ts";
import { operator } from "../emit/torch-scope.ts";
import { test } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { equalAffine } from "../relation/affine.ts";

export const equal: Primitive<2, NoAttrs> = test({
  name: "equal",
  rule: equalRule,
  dependence: { affine: equalAffine, comparesMarks: true },
  f: (a, b) => a === b,
  dtypes: ["f32", "i32", "bool"],
  onnx: (m, ins, _, types) => m.node("Equal", types.ins[0].dtype === "bool" ? asInts(m, ins) : ins),
  torch: operator("=="),
  samples: [
    {
      dims: [[4], [4]],
      data: [
        [1, 3, NaN, -Infinity],
        [1, 2, NaN, -Infinity],
      ],
    },
  ],
});
