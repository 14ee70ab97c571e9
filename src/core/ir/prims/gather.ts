// table [n, …d], ids i32 […i] → […i, …d]: the rows of the table that the ids name. An embedding.
import { productOfSizes } from "../../shape/index.ts";
import { gatherCells } from "../dependence/rows.ts";
import { call, method, subscript } from "../emit/torch-scope.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { IrError } from "../primitive.ts";
import { gathered } from "../relation/lookup.ts";
import { needDtype, noFlops, sizeAt } from "../rules.ts";

export const gather: Primitive<2, NoAttrs> = {
  name: "gather",
  arity: 2,
  type: ([table, ids]) => {
    sizeAt(table.shape, 0);
    needDtype(ids, "i32");
    return { shape: [...ids.shape, ...table.shape.slice(1)], dtype: table.dtype };
  },
  eval: ([table, ids]) => {
    const n = table.dims[0]!;
    const row = n === 0 ? 0 : table.data.length / n;
    const out = new Float64Array(ids.data.length * row);
    ids.data.forEach((id, i) => {
      if (!(id >= 0 && id < n)) throw new IrError(`id ${id} is outside a table of ${n} rows`);
      out.set(table.data.subarray(id * row, (id + 1) * row), i * row);
    });
    return out;
  },
  dependence: {
    kind: "special",
    cells: ([table, ids], _, f) => gatherCells(table, ids, f),
    relation: ([table, ids], _, c) => gathered(table, ids, c),
    axes: { does: "lookUp" },
  },
  /** One product with the one-hot ids: adding rows up in place (ScatterND) is a data race in ONNX Runtime. */
  vjp: (g, { ins: [table, ids], dy }) => {
    const n = sizeAt(table.shape, 0);
    const [count, width] = [productOfSizes(ids.shape), productOfSizes(table.shape.slice(1))];
    const hot = g.oneHot(g.reshape(ids, { shape: [count] }), { depth: n });
    const sums = g.matmul(g.swap(hot), g.reshape(dy, { shape: [count, width] }));
    return [g.reshape(sums, { shape: table.shape }), null];
  },
  flops: () => noFlops,
  onnx: (m, ins) => m.node("Gather", ins, { axis: 0 }),
  torch: (t, [table, given], _, types) => {
    const ids = t.tensor(given, "i32");
    const isTable = types.ins[0].shape.length === 2 && types.ins[0].dtype === "f32";
    return isTable ? call("nn.functional.embedding", ids, table) : subscript(table, method(ids, "long").text);
  },
  samples: [
    {
      dims: [
        [5, 3],
        [2, 4],
      ],
      dtypes: ["f32", "i32"],
    },
    { dims: [[5, 2, 3], [3]], dtypes: ["f32", "i32"] },
    { dims: [[4, 2], []], dtypes: ["f32", "i32"] },
    { dims: [[4], [2, 1]], dtypes: ["f32", "i32"] },
    { dims: [[4, 2], [3]], dtypes: ["i32", "i32"] },
  ],
};
