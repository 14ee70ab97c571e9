// Cosine, x in radians.
import { UNK } from "../dependence/abstract-tensor.ts";
import { torchFunction } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const cos: Primitive<1, NoAttrs> = unary({
  name: "cos",
  kinds: { big: UNK },
  f: Math.cos,
  vjp: (g, { ins: [x], dy }) => [g.neg(g.mul(dy, g.sin(x)))],
  onnx: (m, ins) => m.node("Cos", ins),
  torch: torchFunction("torch.cos"),
  samples: [{ dims: [[2]], data: [[40, -7]] }],
});
