// a / b on f32, element by element, broadcasting. x/0 is ±∞, 0/0 is NaN.
import { divRule } from "../dependence/scalar.ts";
import { operator } from "../emit/torch-scope.ts";
import { arithmetic } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { divAffine } from "../relation/affine.ts";

export const div: Primitive<2, NoAttrs> = arithmetic({
  name: "div",
  rule: divRule,
  dependence: { affine: divAffine, showsZeroSign: true },
  f: (a, b) => a / b,
  dtypes: ["f32"],
  range: [0.5, 3],
  vjp: (g, { ins: [a, b], out, dy }) => {
    const da = g.div(dy, b);
    return [g.sumTo(da, a.shape), g.neg(g.sumTo(g.mul(da, out), b.shape))];
  },
  onnx: (m, ins) => m.node("Div", ins),
  torch: operator("/"),
  samples: [
    {
      dims: [[4], [4]],
      data: [
        [1, -1, 0, 1],
        [0, 0, 0, Infinity],
      ],
      rough: true,
    },
  ],
});
