// Axis i of the output is axis perm[i] of the input.
import { movedAsInts } from "../emit/onnx-bools.ts";
import { method } from "../emit/torch-scope.ts";
import { pick, stridedIndex } from "../loops.ts";
import type { Primitive } from "../primitive.ts";
import { need, noFlops, showShape, sizeAt } from "../rules.ts";
import { stridesOf } from "../tensor.ts";

type TransposeAttrs = { readonly perm: readonly number[] };

export const transpose: Primitive<1, TransposeAttrs> = {
  name: "transpose",
  arity: 1,
  type: ([x], { perm }) => {
    const permutes = perm.length === x.shape.length && new Set(perm).size === perm.length;
    need(permutes, () => `[${perm.join(", ")}] does not permute the axes of ${showShape(x.shape)}`);
    return { shape: perm.map((axis) => sizeAt(x.shape, axis)), dtype: x.dtype };
  },
  eval: ([x], { perm }, dims) => {
    const strides = stridesOf(x.dims);
    return pick(
      x,
      stridedIndex(
        dims,
        perm.map((axis) => strides[axis]!),
      ),
    );
  },
  dependence: { kind: "moving", index: ({ perm }) => ({ map: "permute", order: perm }) },
  vjp: (g, { dy, attrs: { perm } }) => [g.transpose(dy, { perm: perm.map((_, i) => perm.indexOf(i)) })],
  flops: () => noFlops,
  onnx: (m, ins, { perm }, { out }) => {
    const moved = (x: readonly string[]) => m.node("Transpose", x, { perm });
    return out.dtype === "bool" ? movedAsInts(m, ins, moved) : moved(ins);
  },
  torch: (_, [x], { perm }) => {
    const moved = perm.filter((p, i) => p !== i);
    const [a, b] = moved.toSorted((p, q) => p - q);
    if (a === undefined || b === undefined) return x;
    if (moved.length > 2) return method(x, "permute", ...perm.map(String));
    const last = b === perm.length - 1 && a === b - 1;
    return method(x, "transpose", ...(last ? ["-2", "-1"] : [String(a), String(b)]));
  },
  samples: [
    { dims: [[2, 3]], attrs: { perm: [1, 0] } },
    { dims: [[2, 3, 4]], attrs: { perm: [2, 0, 1] } },
    { dims: [[2, 3, 1, 5]], attrs: { perm: [0, 2, 1, 3] } },
    { dims: [[2, 3]], dtypes: ["i32"], attrs: { perm: [1, 0] } },
    { dims: [[2, 3]], dtypes: ["bool"], below: 2, attrs: { perm: [1, 0] } },
  ],
};
