// Sine, x in radians.
import { UNK } from "../dependence/abstract-tensor.ts";
import { torchFunction } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const sin: Primitive<1, NoAttrs> = unary({
  name: "sin",
  kinds: { big: UNK },
  f: Math.sin,
  vjp: (g, { ins: [x], dy }) => [g.mul(dy, g.cos(x))],
  onnx: (m, ins) => m.node("Sin", ins),
  torch: torchFunction("torch.sin"),
  samples: [
    { dims: [[3]], data: [[NaN, Infinity, -Infinity]], rough: true },
    { dims: [[2]], data: [[40, -7]] },
  ],
});
