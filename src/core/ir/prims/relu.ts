// max(x, 0).
import { UNK } from "../dependence/abstract-tensor.ts";
import { torchFunction } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const relu: Primitive<1, NoAttrs> = unary({
  name: "relu",
  kinds: { low: UNK },
  f: (x) => Math.max(x, 0),
  /** As PyTorch: 0 at x = 0. */
  vjp: (g, { ins: [x], dy }) => [g.where(g.less(g.scalar(0), x), dy, g.scalar(0))],
  onnx: (m, ins) => m.node("Relu", ins),
  torch: torchFunction("torch.relu"),
  samples: [{ dims: [[3]], data: [[0, NaN, Infinity]], rough: true }],
});
