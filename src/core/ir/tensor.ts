// A concrete tensor as the reference evaluator and the wire protocol see it.
import type { Dtype } from "../shape/index.ts";

/** Row-major. i32 and bool values are kept as numbers too (bool: 0 or 1). */
export interface Tensor {
  readonly dims: readonly number[];
  readonly dtype: Dtype;
  readonly data: Float64Array;
}

export const countOf = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);

/** Row-major strides in elements. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides = new Array<number>(dims.length);
  let s = 1;
  for (let i = dims.length - 1; i >= 0; i--) {
    strides[i] = s;
    s *= dims[i]!;
  }
  return strides;
}

export function tensor(dims: readonly number[], data: ArrayLike<number>, dtype: Dtype = "f32"): Tensor {
  if (data.length !== countOf(dims))
    throw new RangeError(`${data.length} values do not fill [${dims.join(", ")}]`);
  return { dims, dtype, data: data instanceof Float64Array ? data : Float64Array.from(data) };
}
