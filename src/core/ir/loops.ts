// Evaluation loops that many primitives share. All work on row-major float64 data.
import { countOf, stridesOf, type Tensor } from "./tensor.ts";

/**
 * Flat source index for each element of `dims`, where moving by one along axis i moves `steps[i]` in the source.
 * A broadcast axis has step 0.
 */
export function stridedIndex(dims: readonly number[], steps: readonly number[], start = 0): Int32Array {
  const index = new Int32Array(countOf(dims));
  const at = new Array<number>(dims.length).fill(0);
  let source = start;
  for (let i = 0; i < index.length; i++) {
    index[i] = source;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const [n, step] = [dims[axis]!, steps[axis]!];
      const next = at[axis]! + 1;
      if (next < n) {
        at[axis] = next;
        source += step;
        break;
      }
      at[axis] = 0;
      source -= step * (n - 1);
    }
  }
  return index;
}

/** For each element of `dims`, the flat index into a tensor of `from` dims that broadcasts to it. */
export function broadcastIndex(from: readonly number[], dims: readonly number[]): (flat: number) => number {
  if (from.length === dims.length && from.every((d, i) => d === dims[i])) return (flat) => flat;
  if (countOf(from) === 1) return () => 0;
  const lead = dims.length - from.length;
  const own = stridesOf(from);
  const steps = dims.map((_, i) => (i < lead || from[i - lead] === 1 ? 0 : own[i - lead]!));
  const index = stridedIndex(dims, steps);
  return (flat) => index[flat]!;
}

/** Applies `f` element by element over broadcast inputs. */
export function elementwise(
  ins: readonly Tensor[],
  dims: readonly number[],
  f: (a: number, b: number, c: number) => number,
): Float64Array {
  const out = new Float64Array(countOf(dims));
  const [a, b, c] = ins;
  if (!a) return out.fill(f(Number.NaN, Number.NaN, Number.NaN));
  const ia = broadcastIndex(a.dims, dims);
  if (!b) {
    for (let i = 0; i < out.length; i++) out[i] = f(a.data[ia(i)]!, Number.NaN, Number.NaN);
    return out;
  }
  const ib = broadcastIndex(b.dims, dims);
  if (!c) {
    for (let i = 0; i < out.length; i++) out[i] = f(a.data[ia(i)]!, b.data[ib(i)]!, Number.NaN);
    return out;
  }
  const ic = broadcastIndex(c.dims, dims);
  for (let i = 0; i < out.length; i++) {
    out[i] = f(a.data[ia(i)]!, b.data[ib(i)]!, c.data[ic(i)]!);
  }
  return out;
}

/** The elements of `x` in the order of `index`. */
export function pick(x: Tensor, index: Int32Array): Float64Array {
  const out = new Float64Array(index.length);
  for (let i = 0; i < out.length; i++) out[i] = x.data[index[i]!]!;
  return out;
}

/** Calls `f` with each row along the last axis and where to write its result, which has `width` entries. */
export function byRow(
  x: Tensor,
  width: number,
  f: (row: Float64Array, out: Float64Array) => void,
): Float64Array {
  const n = x.dims.at(-1) ?? 1;
  const rows = n === 0 ? 0 : x.data.length / n;
  const out = new Float64Array(rows * width);
  for (let r = 0; r < rows; r++) {
    f(x.data.subarray(r * n, (r + 1) * n), out.subarray(r * width, (r + 1) * width));
  }
  return out;
}

/** Folds `x` over `axes`, beginning at `start`. */
export function reduce(
  x: Tensor,
  axes: readonly number[],
  start: number,
  f: (sum: number, value: number) => number,
): Float64Array {
  const kept = x.dims.map((d, i) => (axes.includes(i) ? 1 : d));
  const out = new Float64Array(countOf(kept)).fill(start);
  const to = broadcastIndex(kept, x.dims);
  for (let i = 0; i < x.data.length; i++) {
    const at = to(i);
    out[at] = f(out[at]!, x.data[i]!);
  }
  return out;
}

/** How many elements a reduction over `axes` folds into one. */
export const foldCount = (dims: readonly number[], axes: readonly number[]): number =>
  axes.reduce((n, axis) => n * dims[axis]!, 1);
