// ids i32 […i] → f32 […i, depth]: 1 at the id, 0 elsewhere. An id outside 0 … depth−1 gives a row of zeros.
import { literal, type Size } from "../../shape/index.ts";
import { oneHotCells } from "../dependence/rows.ts";
import { onnxTypes } from "../emit/onnx-scope.ts";
import { binary, call, method, subscript } from "../emit/torch-scope.ts";
import type { Primitive } from "../primitive.ts";
import { oneHotOf } from "../relation/lookup.ts";
import { needDtype, noFlops } from "../rules.ts";

type OneHotAttrs = { readonly depth: Size };

export const oneHot: Primitive<1, OneHotAttrs> = {
  name: "oneHot",
  arity: 1,
  type: ([ids], { depth }) => {
    needDtype(ids, "i32");
    return { shape: [...ids.shape, depth], dtype: "f32" };
  },
  eval: ([ids], _, dims) => {
    const depth = dims.at(-1)!;
    const out = new Float64Array(ids.data.length * depth);
    ids.data.forEach((id, i) => {
      if (id >= 0 && id < depth) out[i * depth + id] = 1;
    });
    return out;
  },
  dependence: {
    kind: "special",
    cells: ([ids], _, f) => oneHotCells(ids, f),
    relation: ([ids], { depth }, c) => oneHotOf(ids, depth, c),
    axes: { does: "compare" },
  },
  vjp: "nonDifferentiable",
  flops: () => noFlops,
  /** Not ONNX's OneHot: WebGPU has none, and it counts negative ids from the end. */
  onnx: (m, [ids], { depth }) => {
    const each = m.node("Range", [m.scalar(0, "i32"), m.size(depth, "i32"), m.scalar(1, "i32")]);
    const column = m.node("Unsqueeze", [ids, m.int64s([-1])]);
    return m.node("Cast", [m.node("Equal", [column, each])], { to: onnxTypes.f32 });
  },
  torch: (t, [ids], { depth }) => {
    const each = subscript(t.tensor(ids, "i32"), "..., None");
    const all = call("torch.arange", t.size(depth), `device=${t.device()}`);
    return method(binary("==", each, all), "float");
  },
  samples: [
    { dims: [[2, 3]], dtypes: ["i32"], attrs: { depth: literal(5) } },
    { dims: [[]], dtypes: ["i32"], attrs: { depth: literal(4) } },
    { dims: [[5]], dtypes: ["i32"], attrs: { depth: literal(3) }, data: [[0, -1, 2, 3, -100]] },
  ],
};
