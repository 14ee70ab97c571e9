// Broadcasts to a shape: axes of size 1 stretch, leading axes are added.
import { literal, type Size } from "../../shape/index.ts";
import { call, method, torchTypes, tuple } from "../emit/torch-scope.ts";
import { elementwise } from "../loops.ts";
import type { Primitive } from "../primitive.ts";
import { broadcastShapes, need, noFlops, sameShape, showShape } from "../rules.ts";

type ExpandAttrs = { readonly shape: readonly Size[] };

const sizes = (...values: number[]): ExpandAttrs => ({ shape: values.map(literal) });

export const expand: Primitive<1, ExpandAttrs> = {
  name: "expand",
  arity: 1,
  type: ([x], { shape }) => {
    const fits = sameShape(broadcastShapes(x.shape, shape), shape);
    need(fits, () => `${showShape(x.shape)} does not expand to ${showShape(shape)}`);
    return { shape, dtype: x.dtype };
  },
  eval: (ins, _, dims) => elementwise(ins, dims, (x) => x),
  dependence: { kind: "moving", index: () => ({ map: "broadcast" }) },
  vjp: (g, { ins: [x], dy }) => [g.sumTo(dy, x.shape)],
  flops: () => noFlops,
  onnx: (m, [x], { shape }, types) =>
    sameShape(types.ins[0].shape, shape) ? m.node("Identity", [x]) : m.node("Expand", [x, m.sizes(shape)]),
  torch: (t, [x], { shape }, { ins: [from] }) => {
    if (sameShape(from.shape, shape)) return x;
    const dims = shape.map((s) => t.size(s));
    if (x.number === undefined) return method(x, "expand", ...dims);
    return call("torch.full", tuple(dims), x, `dtype=${torchTypes[from.dtype]}`, `device=${t.device()}`);
  },
  samples: [
    { dims: [[2, 1]], attrs: sizes(2, 3) },
    { dims: [[3]], attrs: sizes(2, 3) },
    { dims: [[]], attrs: sizes(2, 2) },
    { dims: [[2, 3]], attrs: sizes(2, 3) },
    { dims: [[2, 1, 3]], attrs: sizes(5, 2, 4, 3) },
    { dims: [[1]], dtypes: ["i32"], attrs: sizes(3) },
    { dims: [[2, 1]], dtypes: ["bool"], below: 2, attrs: sizes(2, 3) },
  ],
};
