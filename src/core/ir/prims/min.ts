// The smaller of a and b, element by element, broadcasting; NaN wins.
import { minRule } from "../dependence/scalar.ts";
import { torchFunction } from "../emit/torch-scope.ts";
import { arithmetic } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { minAffine } from "../relation/affine.ts";

export const min: Primitive<2, NoAttrs> = arithmetic({
  name: "min",
  rule: minRule,
  dependence: { affine: minAffine },
  f: (a, b) => Math.min(a, b),
  /** As PyTorch: a tie gives half to each. */
  vjp: (g, { ins: [a, b], dy }) => {
    const [half, zero] = [g.mul(dy, g.scalar(0.5)), g.scalar(0)];
    const share = (x: typeof a, y: typeof a) => g.where(g.less(x, y), dy, g.where(g.equal(x, y), half, zero));
    return [g.sumTo(share(a, b), a.shape), g.sumTo(share(b, a), b.shape)];
  },
  onnx: (m, ins) => m.node("Min", ins),
  torch: torchFunction("torch.minimum"),
  samples: [
    {
      dims: [[4], [4]],
      data: [
        [1, -Infinity, NaN, 2],
        [1, 0, 3, NaN],
      ],
      rough: true,
    },
  ],
});
