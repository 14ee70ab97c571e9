// aᵇ on f32, broadcasting. 0⁰ is 1; a negative base with a fractional exponent gives NaN.
import { powRule } from "../dependence/scalar.ts";
import { operator } from "../emit/torch-scope.ts";
import { arithmetic } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const pow: Primitive<2, NoAttrs> = arithmetic({
  name: "pow",
  rule: powRule,
  dependence: { showsZeroSign: true },
  // 1^NaN and 1^∞ are 1 in C and PyTorch, NaN in JavaScript.
  f: (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b),
  dtypes: ["f32"],
  range: [0.3, 2],
  /** As PyTorch: no gradient to the base at exponent 0, none to the exponent at base 0 and exponent ≥ 0. */
  vjp: (g, { ins: [a, b], out, dy }) => {
    const zero = g.scalar(0);
    const slope = g.mul(b, g.pow(a, g.sub(b, g.scalar(1))));
    const da = g.mul(dy, g.where(g.equal(b, zero), zero, slope));
    const flat = g.and(g.equal(a, zero), g.lessEqual(zero, b));
    const db = g.mul(dy, g.where(flat, zero, g.mul(out, g.log(a))));
    return [g.sumTo(da, a.shape), g.sumTo(db, b.shape)];
  },
  onnx: (m, ins) => m.node("Pow", ins),
  torch: operator("**"),
  samples: [
    {
      dims: [[7], [7]],
      data: [
        [NaN, Infinity, -Infinity, 1, 2, 0.5, 0],
        [0, 2, 3, NaN, -Infinity, -Infinity, -1],
      ],
      rough: true,
    },
    {
      dims: [[6], [6]],
      data: [
        [0, 0, -2, -2, -2, 4],
        [0, 2, 2, 3, 0.5, -0.5],
      ],
      rough: true,
    },
  ],
});
