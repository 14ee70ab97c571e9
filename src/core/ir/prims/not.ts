/** ¬x on bools. */
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { invert } from "../torch-scope.ts";

export const not: Primitive<1, NoAttrs> = unary({
  name: "not",
  f: (x) => (x === 0 ? 1 : 0),
  dtypes: ["bool"],
  vjp: "nonDifferentiable",
  onnx: (m, ins) => m.node("Not", ins),
  torch: (t, [x]) => invert(t.tensor(x, "bool")),
});
