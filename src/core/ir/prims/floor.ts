/** ⌊x⌋. */
import { unary } from "../families.ts";
import { LOW, NEG } from "../flow.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { numberFunction } from "../torch-scope.ts";

export const floor: Primitive<1, NoAttrs> = unary({
  name: "floor",
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
