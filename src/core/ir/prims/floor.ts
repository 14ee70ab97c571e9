// ⌊x⌋.
import { LOW, NEG } from "../dependence/abstract-tensor.ts";
import { numberFunction } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { floorAffine } from "../relation/affine.ts";

export const floor: Primitive<1, NoAttrs> = unary({
  name: "floor",
  dependence: { affine: floorAffine },
  kinds: { neg: NEG, low: LOW },
  f: Math.floor,
  /** Flat between its jumps. */
  vjp: () => [null],
  onnx: (m, ins) => m.node("Floor", ins),
  torch: numberFunction("torch.floor", "math.floor", "any"),
  samples: [
    { dims: [[3]], data: [[NaN, Infinity, -Infinity]], rough: true },
    { dims: [[4]], data: [[-0.5, 2, -3, Infinity]], rough: true },
  ],
});
