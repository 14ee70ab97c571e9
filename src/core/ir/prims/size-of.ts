// A size as an f32 scalar: the K of 1/√K, the T of a mean.
import { literal, type Size } from "../../shape/index.ts";
import { constantCells } from "../dependence/atoms.ts";
import type { Primitive } from "../primitive.ts";
import { sizeNumber } from "../relation/sources.ts";
import { noFlops } from "../rules.ts";

type SizeOfAttrs = { readonly size: Size };

export const sizeOf: Primitive<0, SizeOfAttrs> = {
  name: "sizeOf",
  arity: 0,
  type: () => ({ shape: [], dtype: "f32" }),
  eval: (_ins, { size }, _dims, at) => Float64Array.of(at(size)),
  dependence: {
    kind: "special",
    cells: (_, { size }, f) => constantCells([], [f.at(size)], f),
    relation: (_, { size }, c) => sizeNumber(size, c),
    axes: { does: "make", what: "size" },
  },
  vjp: () => [],
  flops: () => noFlops,
  onnx: (m, _, { size }) => m.size(size, "f32"),
  torch: (t, _, { size }) => t.real(size),
  samples: [{ dims: [], attrs: { size: literal(12) } }],
};
