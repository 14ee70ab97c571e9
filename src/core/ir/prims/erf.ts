// Gauss error function.
import { UNK } from "../dependence/abstract-tensor.ts";
import { torchFunction } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { erf as value } from "../special.ts";

export const erf: Primitive<1, NoAttrs> = unary({
  name: "erf",
  kinds: { low: UNK, big: UNK },
  f: value,
  /** d erf/dx = 2/√π · e^(−x²). */
  vjp: (g, { ins: [x], dy }) => [
    g.mul(dy, g.mul(g.scalar(2 / Math.sqrt(Math.PI)), g.exp(g.neg(g.mul(x, x))))),
  ],
  onnx: (m, ins) => m.node("Erf", ins),
  torch: torchFunction("torch.erf"),
  samples: [
    { dims: [[3]], data: [[NaN, Infinity, -Infinity]], rough: true },
    { dims: [[4]], data: [[-Infinity, 7, 0, 3.5]], rough: true },
  ],
});
