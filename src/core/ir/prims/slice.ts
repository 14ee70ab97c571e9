// `size` entries of one axis, from `start` on.
import { addSizes, literal, literalValue, type Size, sameSize, subSizes } from "../../shape/index.ts";
import { subscript } from "../emit/torch-scope.ts";
import { pick, stridedIndex } from "../loops.ts";
import type { Primitive } from "../primitive.ts";
import { need, noFlops, sizeAt } from "../rules.ts";
import { stridesOf } from "../tensor.ts";

type SliceAttrs = { readonly axis: number; readonly start: Size; readonly size: Size };

const at = (axis: number, start: number, size: number): SliceAttrs => ({
  axis,
  start: literal(start),
  size: literal(size),
});

const replaced = (shape: readonly Size[], axis: number, size: Size): Size[] =>
  shape.map((s, i) => (i === axis ? size : s));

export const slice: Primitive<1, SliceAttrs> = {
  name: "slice",
  arity: 1,
  type: ([x], { axis, start, size }) => {
    const rest = literalValue(subSizes(sizeAt(x.shape, axis), addSizes(start, size)));
    const inside = (rest ?? 0) >= 0 && (literalValue(start) ?? 0) >= 0;
    need(inside, () => `slice ${start.key}…${addSizes(start, size).key} is outside axis ${axis}`);
    return { shape: replaced(x.shape, axis, size), dtype: x.dtype };
  },
  eval: ([x], { axis, start }, dims, numbers) => {
    const strides = stridesOf(x.dims);
    return pick(x, stridedIndex(dims, strides, numbers(start) * strides[axis]!));
  },
  dependence: { kind: "moving", index: (attrs) => ({ map: "offset", ...attrs }) },
  /** The gradient with zeros before and after it. */
  vjp: (g, { ins: [x], dy, attrs: { axis, start, size } }) => {
    const after = subSizes(sizeAt(x.shape, axis), addSizes(start, size));
    const zeros = (length: Size) =>
      literalValue(length) === 0 ? [] : [g.expand(g.scalar(0), { shape: replaced(x.shape, axis, length) })];
    return [g.concat([...zeros(start), dy, ...zeros(after)], { axis })];
  },
  flops: () => noFlops,
  /** WebGPU slices no integers and no bools, but gathers them. */
  onnx: (m, [x], { axis, start, size }, { out }) => {
    const stop = addSizes(start, size);
    if (out.dtype === "f32") return m.node("Slice", [x, m.sizes([start]), m.sizes([stop]), m.int64s([axis])]);
    const kept = m.node("Range", [m.size(start, "i32"), m.size(stop, "i32"), m.scalar(1, "i32")]);
    return m.node("Gather", [x, kept], { axis });
  },
  torch: (t, [x], { axis, start, size }, { ins: [from] }) => {
    const whole = from.shape[axis]!;
    const stop = addSizes(start, size);
    const range = `${literalValue(start) === 0 ? "" : t.size(start).text}:${sameSize(stop, whole) ? "" : t.size(stop).text}`;
    const before = axis > 1 && axis === from.shape.length - 1 ? "..., " : ":, ".repeat(axis);
    return range === ":" ? x : subscript(x, before + range);
  },
  samples: [
    { dims: [[2, 3]], attrs: at(1, 1, 2) },
    { dims: [[2, 3]], attrs: at(1, 0, 3) },
    { dims: [[3, 1, 5]], attrs: at(0, 0, 2) },
    { dims: [[5]], attrs: at(0, 2, 1) },
    { dims: [[5]], dtypes: ["i32"], attrs: at(0, 1, 3) },
    { dims: [[5]], dtypes: ["bool"], below: 2, attrs: at(0, 1, 3) },
  ],
};
