// a ∧ b on bools, broadcasting.
import { decidedBy } from "../dependence/scalar.ts";
import { operator } from "../emit/torch-scope.ts";
import { test } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const and: Primitive<2, NoAttrs> = test({
  name: "and",
  rule: decidedBy(0),
  f: (a, b) => a !== 0 && b !== 0,
  dtypes: ["bool"],
  onnx: (m, ins) => m.node("And", ins),
  torch: operator("&"),
});
