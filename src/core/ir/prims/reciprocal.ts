// 1/x.
import { UNK } from "../dependence/abstract-tensor.ts";
import { binary, number } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const reciprocal: Primitive<1, NoAttrs> = unary({
  name: "reciprocal",
  dependence: { showsZeroSign: true },
  kinds: { low: UNK, big: UNK },
  f: (x) => 1 / x,
  range: [0.5, 4],
  vjp: (g, { out, dy }) => [g.neg(g.mul(dy, g.mul(out, out)))],
  onnx: (m, ins) => m.node("Reciprocal", ins),
  torch: (t, [x]) => binary("/", number(1, "f32"), t.tensor(x, "f32")),
  samples: [{ dims: [[3]], data: [[0, -Infinity, -4]], rough: true }],
});
