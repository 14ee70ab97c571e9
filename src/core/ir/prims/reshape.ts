// The same elements in row-major order under another shape.
import { literal, literalValue, type Size, sameSize } from "../../shape/index.ts";
import { reshapeCells } from "../dependence/shape.ts";
import type { OnnxScope } from "../emit/onnx-scope.ts";
import { method, subscript } from "../emit/torch-scope.ts";
import type { Primitive } from "../primitive.ts";
import { reshaped } from "../relation/reshape.ts";
import { need, noFlops, showShape, sizeOfShape } from "../rules.ts";

type ReshapeAttrs = { readonly shape: readonly Size[] };

const sizes = (...values: number[]): ReshapeAttrs => ({ shape: values.map(literal) });

export const reshape: Primitive<1, ReshapeAttrs> = {
  name: "reshape",
  arity: 1,
  type: ([x], { shape }) => {
    const fits = sameSize(sizeOfShape(x), sizeOfShape({ shape }));
    need(fits, () => `${showShape(x.shape)} does not reshape to ${showShape(shape)}`);
    return { shape, dtype: x.dtype };
  },
  eval: ([x]) => x.data.slice(),
  dependence: {
    kind: "special",
    cells: ([x], _, f) => reshapeCells(x, f),
    relation: ([x], _, c) => reshaped(x, c),
    axes: { does: "regroup" },
  },
  vjp: (g, { ins: [x], dy }) => [g.reshape(dy, { shape: x.shape })],
  flops: () => noFlops,
  onnx: (m, [x], { shape }, types) => m.node("Reshape", [x, target(m, shape, types.ins[0].shape)]),
  torch: (t, [given], { shape }, { ins: [from] }) => {
    const x = t.tensor(given, from.dtype);
    const index = insertion(from.shape, shape);
    return index === undefined
      ? method(x, "reshape", ...(shape.length === 0 ? ["()"] : shape.map((s) => t.size(s))))
      : index === ""
        ? x
        : subscript(x, index);
  },
  samples: [
    { dims: [[2, 6]], attrs: sizes(2, 2, 3) },
    { dims: [[2, 2, 3]], attrs: sizes(2, 6) },
    { dims: [[2, 3, 5]], attrs: sizes(6, 5) },
    { dims: [[2, 3]], attrs: sizes(6) },
    { dims: [[1]], attrs: sizes() },
    { dims: [[3, 1]], dtypes: ["i32"], attrs: sizes(1, 3) },
    { dims: [[2, 3]], dtypes: ["bool"], below: 2, attrs: sizes(3, 2) },
  ],
};

/** ONNX copies a size for 0 and infers one for −1: where that suffices, nothing is computed at run time. */
function target(m: OnnxScope, shape: readonly Size[], from: readonly Size[]): string {
  const wanted = shape.map((size, i) => {
    const same = from[i] !== undefined && sameSize(size, from[i]);
    return m.known(size) ?? (same ? 0 : -1);
  });
  const fixed = shape.every((size) => m.known(size) !== 0) && wanted.filter((n) => n === -1).length <= 1;
  return fixed ? m.int64s(wanted) : m.sizes(shape);
}

/**
 * The subscript of Python that gives `to`, where the two differ by axes of size 1 that come in: `:, None`.
 * Undefined where more happens, empty where nothing does.
 */
function insertion(from: readonly Size[], to: readonly Size[]): string | undefined {
  const parts: string[] = [];
  let at = 0;
  for (const size of to) {
    const next = from[at];
    const takes = next !== undefined && sameSize(next, size);
    if (!takes && literalValue(size) !== 1) return undefined;
    parts.push(takes ? ":" : "None");
    if (takes) at++;
  }
  if (at < from.length) return undefined;
  return parts.slice(0, parts.lastIndexOf("None") + 1).join(", ");
}
