/** eˣ; e^−∞ is exactly 0. */
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const exp: Primitive<1, NoAttrs> = unary({
  name: "exp",
  f: Math.exp,
  vjp: (g, { out, dy }) => [g.mul(dy, out)],
  onnx: (m, ins) => m.node("Exp", ins),
  samples: [{ dims: [[4]], data: [[-Infinity, Infinity, 0, NaN]], rough: true }],
});
