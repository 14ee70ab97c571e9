// ¬x on bools.
import { invert } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const not: Primitive<1, NoAttrs> = unary({
  name: "not",
  f: (x) => (x === 0 ? 1 : 0),
  dtypes: ["bool"],
  vjp: "nonDifferentiable",
  onnx: (m, ins) => m.node("Not", ins),
  torch: (t, [x]) => invert(t.tensor(x, "bool")),
});
