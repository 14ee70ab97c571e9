// The larger of a and b, element by element, broadcasting; NaN wins.
import { maxRule } from "../dependence/scalar.ts";
import { torchFunction } from "../emit/torch-scope.ts";
import { arithmetic } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { maxAffine } from "../relation/affine.ts";

export const max: Primitive<2, NoAttrs> = arithmetic({
  name: "max",
  rule: maxRule,
  dependence: { affine: maxAffine },
  f: (a, b) => Math.max(a, b),
  /** As PyTorch: a tie gives half to each. */
  vjp: (g, { ins: [a, b], dy }) => {
    const [half, zero] = [g.mul(dy, g.scalar(0.5)), g.scalar(0)];
    const share = (x: typeof a, y: typeof a) => g.where(g.less(y, x), dy, g.where(g.equal(x, y), half, zero));
    return [g.sumTo(share(a, b), a.shape), g.sumTo(share(b, a), b.shape)];
  },
  onnx: (m, ins) => m.node("Max", ins),
  torch: torchFunction("torch.maximum"),
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
