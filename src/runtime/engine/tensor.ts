// Tensors as the engines hand them out, in the narrowest array that holds their dtype.
import type { Dtype } from "../../core/index.ts";

export type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Row-major; bool as bytes 0 and 1. The reference engine gives float64 for f32. */
export interface EngineTensor {
  readonly dims: readonly number[];
  readonly dtype: Dtype;
  readonly data: NumberArray;
}
