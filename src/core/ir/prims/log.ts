// Natural logarithm; log 0 is −∞, of a negative number NaN.
import { NF } from "../dependence/abstract-tensor.ts";
import { numberFunction } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const log: Primitive<1, NoAttrs> = unary({
  name: "log",
  kinds: { neg: NF },
  f: Math.log,
  range: [0.2, 4],
  vjp: (g, { ins: [x], dy }) => [g.div(dy, x)],
  onnx: (m, ins) => m.node("Log", ins),
  torch: numberFunction("torch.log", "math.log", "positive"),
  samples: [{ dims: [[4]], data: [[0, -1, 1, Infinity]], rough: true }],
});
