// 1 / (1 + e^−x).
import { UNK } from "../dependence/abstract-tensor.ts";
import { torchFunction } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const sigmoid: Primitive<1, NoAttrs> = unary({
  name: "sigmoid",
  kinds: { low: UNK, big: UNK },
  f: (x) => 1 / (1 + Math.exp(-x)),
  vjp: (g, { out, dy }) => [g.mul(dy, g.mul(out, g.sub(g.scalar(1), out)))],
  onnx: (m, ins) => m.node("Sigmoid", ins),
  torch: torchFunction("torch.sigmoid"),
  samples: [
    { dims: [[3]], data: [[NaN, Infinity, -Infinity]], rough: true },
    { dims: [[3]], data: [[-Infinity, Infinity, -30]], rough: true },
  ],
});
