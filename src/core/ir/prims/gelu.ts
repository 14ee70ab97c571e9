// x · Φ(x), Φ the normal distribution function (Hendrycks & Gimpel 2016); with `tanh` their approximation
// ½x(1 + tanh(√(2/π)(x + 0.044715x³))).
import { literal, mulSizes } from "../../shape/index.ts";
import { unaryRule } from "../dependence/scalar.ts";
import { call } from "../emit/torch-scope.ts";
import { geluSlope } from "../gelu-share.ts";
import { elementwise } from "../loops.ts";
import type { Primitive } from "../primitive.ts";
import { needDtype, sizeOfShape } from "../rules.ts";
import { erf } from "../special.ts";

type GeluAttrs = { readonly approximate: "none" | "tanh" };

const c = Math.sqrt(2 / Math.PI);
const cubic = 0.044715;

const exact = (x: number): number => 0.5 * x * (1 + erf(x / Math.SQRT2));
const approximate = (x: number): number => 0.5 * x * (1 + Math.tanh(c * (x + cubic * x ** 3)));

const rule = unaryRule({});

export const gelu: Primitive<1, GeluAttrs> = {
  name: "gelu",
  arity: 1,
  type: ([x]) => ({ shape: x.shape, dtype: needDtype(x, "f32") }),
  eval: (ins, attrs, dims) => elementwise(ins, dims, attrs.approximate === "tanh" ? approximate : exact),
  dependence: {
    kind: "pointwise",
    rule,
    formula: (attrs) => (attrs.approximate === "tanh" ? approximate : exact),
  },
  vjp: (g, { ins: [x], out, dy, attrs }) => [g.mul(dy, geluSlope(g, x, out, attrs.approximate))],
  flops: (_, out, { approximate }) => mulSizes(literal(approximate === "tanh" ? 8 : 5), sizeOfShape(out)),
  onnx: (m, [x], { approximate }) => {
    if (m.opset >= 20) return m.node("Gelu", [x], { approximate });
    const k = (value: number) => m.scalar(value, "f32");
    const mul = (a: string, b: string) => m.node("Mul", [a, b]);
    const inner =
      approximate === "none"
        ? m.node("Erf", [m.node("Div", [x, k(Math.SQRT2)])])
        : m.node("Tanh", [mul(mul(k(c), x), m.node("Add", [k(1), mul(k(cubic), mul(x, x))]))]);
    // The order of Div, Erf, Add, Mul, Mul is the one that ONNX Runtime fuses into one Gelu.
    return mul(mul(x, m.node("Add", [inner, k(1)])), k(0.5));
  },
  torch: (t, [x], { approximate }) =>
    call("nn.functional.gelu", t.tensor(x, "f32"), ...(approximate === "tanh" ? ['approximate="tanh"'] : [])),
  samples: (["none", "tanh"] as const).flatMap((approximate) => [
    { dims: [[2, 3]], attrs: { approximate } },
    { dims: [[2, 1, 5]], attrs: { approximate }, range: [-8, 8] as const },
    { dims: [[3]], attrs: { approximate }, data: [[0, 40, -40]] },
    { dims: [[3]], attrs: { approximate }, data: [[NaN, Infinity, -Infinity]], rough: true },
  ]),
};
