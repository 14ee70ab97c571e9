// A tensor of known numbers, row-major; ±∞ and NaN are allowed, bool is 0 or 1.
import type { Dtype } from "../../shape/index.ts";
import { literal } from "../../shape/index.ts";
import { collapsedAxis, constantCells, wholeAxis } from "../dependence/atoms.ts";
import { number } from "../emit/torch-scope.ts";
import type { Primitive } from "../primitive.ts";
import { table } from "../relation/sources.ts";
import { need, noFlops } from "../rules.ts";
import { countOf } from "../tensor.ts";

type ConstantAttrs = {
  readonly dims: readonly number[];
  readonly dtype: Dtype;
  readonly data: readonly number[];
};

export const constant: Primitive<0, ConstantAttrs> = {
  name: "constant",
  arity: 0,
  type: (_, { dims, dtype, data }) => {
    need(data.length === countOf(dims), () => `${data.length} numbers do not fill [${dims.join(", ")}]`);
    return { shape: dims.map(literal), dtype };
  },
  eval: (_, { data }) => Float64Array.from(data),
  dependence: {
    kind: "special",
    cells: (_, { dims, data }, f) => {
      // A large table is seen collapsed.
      const axes = dims.map((n) => (countOf(dims) <= 4096 ? wholeAxis(n) : collapsedAxis(n)));
      return constantCells(axes, data, f);
    },
    relation: (_, { dims, dtype, data }, c) => table(dims, dtype, data, c),
    axes: { does: "make", what: "numbers" },
  },
  vjp: () => [],
  flops: () => noFlops,
  onnx: (m, _, { dims, dtype, data }) => m.tensor(dims, dtype, data),
  torch: (t, _, { dims, dtype, data }) =>
    dims.length === 0 ? number(data[0]!, dtype) : t.constant(dims, dtype, data),
  samples: [
    { dims: [], attrs: { dims: [], dtype: "f32", data: [-1.5] } },
    { dims: [], attrs: { dims: [2, 2], dtype: "f32", data: [0, -Infinity, Infinity, NaN] } },
    { dims: [], attrs: { dims: [3], dtype: "i32", data: [-1, 0, 2147483647] } },
    { dims: [], attrs: { dims: [1, 2], dtype: "bool", data: [0, 1] } },
  ],
};
