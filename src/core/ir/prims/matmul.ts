// […a, n, k] · […b, k, m] → […(a⊔b), n, m], where ⊔ broadcasts.
import { literal, productOfSizes, type Size, sameSize } from "../../shape/index.ts";
import { binary } from "../emit/torch-scope.ts";
import { broadcastIndex } from "../loops.ts";
import type { NoAttrs, Primitive } from "../primitive.ts";
import { broadcastShapes, lastSize, need, needDtype, showShape, sizeAt, sizeOfShape } from "../rules.ts";
import { countOf, type Tensor } from "../tensor.ts";

const batch = <T>(shape: readonly T[]): readonly T[] => shape.slice(0, -2);
const rows = (shape: readonly Size[]): Size => sizeAt(shape, shape.length - 2);

export const matmul: Primitive<2, NoAttrs> = {
  name: "matmul",
  arity: 2,
  type: ([a, b]) => {
    needDtype(a, "f32");
    needDtype(b, "f32");
    const [n, k, m] = [rows(a.shape), lastSize(a.shape), lastSize(b.shape)];
    need(sameSize(k, rows(b.shape)), () => `${showShape(a.shape)} · ${showShape(b.shape)} does not fit`);
    return { shape: [...broadcastShapes(batch(a.shape), batch(b.shape)), n, m], dtype: "f32" };
  },
  eval: ([a, b], _, dims) => multiply(a, b, dims),
  dependence: { kind: "contracting" },
  vjp: (g, { ins: [a, b], dy }) => {
    const da = g.sumTo(g.matmul(dy, g.swap(b)), a.shape);
    // A weight under a batch: one product of tall matrices in place of a product and a sum for each sample.
    if (b.shape.length === 2 && a.shape.length > 2) {
      const tall = productOfSizes(a.shape.slice(0, -1));
      const flat = (x: typeof a) => g.reshape(x, { shape: [tall, lastSize(x.shape)] });
      return [da, g.matmul(g.swap(flat(a)), flat(dy))];
    }
    return [da, g.sumTo(g.matmul(g.swap(a), dy), b.shape)];
  },
  flops: ([a], out) => productOfSizes([literal(2), sizeOfShape(out), lastSize(a.shape)]),
  onnx: (m, [a, b], _, types) => {
    const flat = types.ins.every((t) => t.shape.length === 2);
    const [ta, tb] = [m.transposed(a), m.transposed(b)];
    if (!flat || (ta === undefined && tb === undefined)) return m.node("MatMul", [a, b]);
    // Gemm reads a transposed matrix where it lies.
    return m.node("Gemm", [ta ?? a, tb ?? b], { transA: ta ? 1 : 0, transB: tb ? 1 : 0 });
  },
  torch: (_, [a, b]) => binary("@", a, b),
  samples: [
    {
      dims: [
        [2, 3],
        [3, 2],
      ],
      data: [
        [NaN, 1, 2, Infinity, 1, 2],
        [0, 0, 0, 0, 1, 1],
      ],
      rough: true,
    },
    {
      dims: [
        [2, 3],
        [3, 4],
      ],
    },
    {
      dims: [
        [5, 2, 3],
        [3, 4],
      ],
    },
    {
      dims: [
        [1, 2, 3],
        [5, 3, 2],
      ],
    },
    {
      dims: [
        [2, 1, 3, 2],
        [4, 2, 3],
      ],
    },
    {
      dims: [
        [3, 2],
        [2, 2, 3],
      ],
    },
    {
      dims: [
        [1, 1],
        [1, 1],
      ],
    },
    {
      dims: [
        [2, 1, 3],
        [2, 3, 1],
      ],
    },
  ],
};

function multiply(a: Tensor, b: Tensor, dims: readonly number[]): Float64Array {
  const [n, m] = dims.slice(-2) as [number, number];
  const k = a.dims.at(-1)!;
  const lead = dims.slice(0, -2);
  const [ia, ib] = [broadcastIndex(batch(a.dims), lead), broadcastIndex(batch(b.dims), lead)];
  const out = new Float64Array(countOf(dims));
  for (let s = 0; s < countOf(lead); s++) {
    const [fromA, fromB, to] = [ia(s) * n * k, ib(s) * k * m, s * n * m];
    for (let i = 0; i < n; i++) {
      for (let x = 0; x < k; x++) {
        const left = a.data[fromA + i * k + x]!;
        const [row, target] = [fromB + x * m, to + i * m];
        for (let j = 0; j < m; j++) {
          out[target + j] = out[target + j]! + left * b.data[row + j]!;
        }
      }
    }
  }
  return out;
}
