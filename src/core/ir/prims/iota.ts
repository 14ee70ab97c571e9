// 0, 1, …, size − 1 as i32 [size].
import { literal, type Size } from "../../shape/index.ts";
import { constantCells } from "../dependence/atoms.ts";
import { call } from "../emit/torch-scope.ts";
import type { Primitive } from "../primitive.ts";
import { indices } from "../relation/sources.ts";
import { noFlops } from "../rules.ts";

type IotaAttrs = { readonly size: Size };

export const iota: Primitive<0, IotaAttrs> = {
  name: "iota",
  arity: 0,
  type: (_, { size }) => ({ shape: [size], dtype: "i32" }),
  eval: (_ins, _attrs, [n = 0]) => Float64Array.from({ length: n }, (_, i) => i),
  dependence: {
    kind: "special",
    cells: (_, { size }, f) =>
      constantCells(
        [f.axis(size)],
        Array.from({ length: f.at(size) }, (_, i) => i),
        f,
      ),
    relation: (_, { size }, c) => indices(size, c),
    axes: { does: "make", what: "indices" },
  },
  vjp: "nonDifferentiable",
  flops: () => noFlops,
  onnx: (m, _, { size }) => m.node("Range", [m.scalar(0, "i32"), m.size(size, "i32"), m.scalar(1, "i32")]),
  torch: (t, _, { size }) => call("torch.arange", t.size(size), "dtype=torch.int32", `device=${t.device()}`),
  samples: [
    { dims: [], attrs: { size: literal(5) } },
    { dims: [], attrs: { size: literal(1) } },
  ],
};
