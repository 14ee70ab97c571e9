// eˣ; e^−∞ is exactly 0.
import { NF, UNK } from "../dependence/abstract-tensor.ts";
import { torchFunction } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const exp: Primitive<1, NoAttrs> = unary({
  name: "exp",
  kinds: { vanishes: true, low: UNK, big: NF },
  f: Math.exp,
  vjp: (g, { out, dy }) => [g.mul(dy, out)],
  onnx: (m, ins) => m.node("Exp", ins),
  torch: torchFunction("torch.exp"),
  samples: [{ dims: [[4]], data: [[-Infinity, Infinity, 0, NaN]], rough: true }],
});
