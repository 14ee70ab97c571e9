// √x; NaN below 0.
import { NF } from "../dependence/abstract-tensor.ts";
import { numberFunction } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const sqrt: Primitive<1, NoAttrs> = unary({
  name: "sqrt",
  kinds: { neg: NF },
  f: Math.sqrt,
  range: [0.2, 4],
  vjp: (g, { out, dy }) => [g.div(dy, g.mul(g.scalar(2), out))],
  onnx: (m, ins) => m.node("Sqrt", ins),
  torch: numberFunction("torch.sqrt", "math.sqrt", "positive"),
  samples: [
    { dims: [[3]], data: [[NaN, Infinity, -Infinity]], rough: true },
    { dims: [[3]], data: [[0, -1, Infinity]], rough: true },
  ],
});
