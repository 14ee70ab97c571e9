// ids i32 […i] → f32 […i, depth]: 1 at the id, 0 elsewhere. An id outside 0 … depth−1 gives a row of zeros.
import { literal, type Size } from "../../shape/index.ts";
import { oneHotCells } from "../dependence/rows.ts";
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
  onnx: (m, [ids], { depth }, types) => {
    // ONNX counts negative ids from the end; depth must have the dtype of the ids.
    const n = m.size(depth, "i32");
    const inside = m.node("Where", [m.node("Less", [ids, m.scalar(0, "i32")]), n, ids]);
    const hot = (list: string) => m.node("OneHot", [list, n, m.tensor([2], "f32", [0, 1])], { axis: -1 });
    if (types.ins[0].shape.length > 0) return hot(inside);
    // ONNX takes no single id.
    const first = m.int64s([0]);
    return m.node("Squeeze", [hot(m.node("Unsqueeze", [inside, first])), first]);
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
