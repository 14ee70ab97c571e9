// Hyperbolic tangent.
import { UNK } from "../dependence/abstract-tensor.ts";
import { torchFunction } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const tanh: Primitive<1, NoAttrs> = unary({
  name: "tanh",
  kinds: { low: UNK, big: UNK },
  f: Math.tanh,
  vjp: (g, { out, dy }) => [g.mul(dy, g.sub(g.scalar(1), g.mul(out, out)))],
  onnx: (m, ins) => m.node("Tanh", ins),
  torch: torchFunction("torch.tanh"),
  samples: [
    { dims: [[3]], data: [[NaN, Infinity, -Infinity]], rough: true },
    { dims: [[3]], data: [[-Infinity, 100, 0]], rough: true },
  ],
});
