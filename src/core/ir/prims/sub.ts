// a − b, element by element, broadcasting.
import { subRule } from "../dependence/scalar.ts";
import { operator } from "../emit/torch-scope.ts";
import { arithmetic } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { subAffine } from "../relation/affine.ts";

export const sub: Primitive<2, NoAttrs> = arithmetic({
  name: "sub",
  rule: subRule,
  dependence: { affine: subAffine },
  f: (a, b) => a - b,
  vjp: (g, { ins: [a, b], dy }) => [g.sumTo(dy, a.shape), g.neg(g.sumTo(dy, b.shape))],
  onnx: (m, ins) => m.node("Sub", ins),
  torch: operator("-"),
});
