// a ∨ b on bools, broadcasting.
import { decidedBy } from "../dependence/scalar.ts";
import { either } from "../emit/onnx-bools.ts";
import { operator } from "../emit/torch-scope.ts";
import { test } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const or: Primitive<2, NoAttrs> = test({
  name: "or",
  rule: decidedBy(1),
  f: (a, b) => a !== 0 || b !== 0,
  dtypes: ["bool"],
  onnx: (m, [a, b]) => either(m, a, b),
  torch: operator("|"),
});
