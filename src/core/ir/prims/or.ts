/** a ∨ b on bools, broadcasting. */
import { test } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { operator } from "../torch-scope.ts";

export const or: Primitive<2, NoAttrs> = test({
  name: "or",
  f: (a, b) => a !== 0 || b !== 0,
  dtypes: ["bool"],
  onnx: (m, ins) => m.node("Or", ins),
  torch: operator("|"),
});
