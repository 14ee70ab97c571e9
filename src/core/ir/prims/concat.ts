// Joins tensors along one axis; their other axes agree.
import { addSizes, literal, type Size } from "../../shape/index.ts";
import { movedAsInts } from "../emit/onnx-bools.ts";
import { call } from "../emit/torch-scope.ts";
import type { Primitive } from "../primitive.ts";
import { need, needSameDtype, noFlops, sameShape, showShape, sizeAt } from "../rules.ts";
import { countOf } from "../tensor.ts";

type ConcatAttrs = { readonly axis: number };

const without = (shape: readonly Size[], axis: number): Size[] => shape.filter((_, i) => i !== axis);

export const concat: Primitive<"many", ConcatAttrs> = {
  name: "concat",
  arity: "many",
  type: (ins, { axis }) => {
    const [first] = ins;
    need(first !== undefined, () => "concat needs at least one input");
    for (const x of ins) {
      needSameDtype(first, x);
      const fits = sameShape(without(first.shape, axis), without(x.shape, axis));
      need(fits, () => `cannot join ${showShape(first.shape)} and ${showShape(x.shape)} along axis ${axis}`);
    }
    const size = ins.map((x) => sizeAt(x.shape, axis)).reduce(addSizes);
    return { shape: first.shape.map((s, i) => (i === axis ? size : s)), dtype: first.dtype };
  },
  eval: (ins, { axis }, dims) => {
    const out = new Float64Array(countOf(dims));
    const outer = countOf(dims.slice(0, axis));
    let to = 0;
    for (let o = 0; o < outer; o++) {
      for (const x of ins) {
        const chunk = countOf(x.dims.slice(axis));
        out.set(x.data.subarray(o * chunk, (o + 1) * chunk), to);
        to += chunk;
      }
    }
    return out;
  },
  dependence: { kind: "moving", index: ({ axis }) => ({ map: "join", axis }) },
  vjp: (g, { ins, dy, attrs: { axis } }) => {
    let start: Size = literal(0);
    return ins.map((x) => {
      const size = sizeAt(x.shape, axis);
      const part = g.slice(dy, { axis, start, size });
      start = addSizes(start, size);
      return part;
    });
  },
  flops: () => noFlops,
  onnx: (m, ins, { axis }, { out }) => {
    const joined = (x: readonly string[]) => m.node("Concat", x, { axis });
    return out.dtype === "bool" ? movedAsInts(m, ins, joined) : joined(ins);
  },
  torch: (_, ins, { axis }) => call("torch.cat", `[${ins.map((x) => x.text).join(", ")}]`, `dim=${axis}`),
  samples: [
    {
      dims: [
        [2, 3],
        [2, 2],
      ],
      attrs: { axis: 1 },
    },
    {
      dims: [
        [1, 3],
        [2, 3],
        [1, 3],
      ],
      attrs: { axis: 0 },
    },
    { dims: [[2, 1, 3]], attrs: { axis: 1 } },
    {
      dims: [
        [2, 2, 3],
        [2, 5, 3],
      ],
      attrs: { axis: 1 },
    },
    { dims: [[2], [3]], dtypes: ["i32", "i32"], attrs: { axis: 0 } },
    { dims: [[2], [3]], dtypes: ["bool", "bool"], below: 2, attrs: { axis: 0 } },
  ],
};
