// −x.
import { BIG } from "../dependence/abstract-tensor.ts";
import { unaryMinus } from "../emit/torch-scope.ts";
import { unary } from "../families.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";

export const neg: Primitive<1, NoAttrs> = unary({
  name: "neg",
  kinds: { neg: BIG },
  f: (x) => -x,
  dtypes: ["f32", "i32"],
  vjp: (g, { dy }) => [g.neg(dy)],
  /** WebGPU negates no integers. */
  onnx: (m, [x], _, { out }) =>
    out.dtype === "i32" ? m.node("Sub", [m.scalar(0, "i32"), x]) : m.node("Neg", [x]),
  torch: (_, [x]) => ({ ...unaryMinus(x), ...(x.number ? { number: "any" as const } : {}) }),
});
