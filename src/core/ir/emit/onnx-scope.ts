// What a primitive's ONNX emission may write. The emitter in export/onnx implements it; primitives know no more.
import type { Dtype, Size } from "../../shape/index.ts";

/** Nodes and constants of one model. Names are ONNX value names; equal calls give the same name. */
export interface OnnxScope {
  /** The operator set that the model declares. */
  readonly opset: number;
  /** Norms are written as the operations that they are made of. */
  readonly spelledNorms: boolean;
  /** Adds a node with one output and gives its name. An empty input name leaves an optional input out. */
  node(op: string, inputs: readonly string[], attrs?: OnnxAttrs): string;
  /** Adds a node with several outputs and gives their names; those that nobody uses are left out. */
  nodes(op: string, inputs: readonly string[], attrs: OnnxAttrs, outputs: number): readonly string[];
  /** The size as a number where the model fixes it, undefined where it is symbolic. */
  known(size: Size): number | undefined;
  /** A 1-D int64 tensor. */
  int64s(values: readonly number[]): string;
  /** A 1-D int64 tensor of sizes; computed inside the model where a size is symbolic. */
  sizes(sizes: readonly Size[]): string;
  /** A size as a scalar; f32 keeps fractions. */
  size(size: Size, dtype: "f32" | "i32"): string;
  /** A scalar constant. */
  scalar(value: number, dtype: Dtype): string;
  tensor(dims: readonly number[], dtype: Dtype, data: ArrayLike<number>): string;
  /** For a value made by exchanging the two axes of a matrix, the value before; otherwise undefined. */
  transposed(name: string): string | undefined;
}

/** Integers become INT, numbers wrapped as `{ float }` become FLOAT; ONNX tells the two apart. */
export type OnnxAttrs = Readonly<
  Record<string, number | string | readonly number[] | { readonly float: number }>
>;

/** TensorProto.DataType of each dtype. */
export const onnxTypes = { f32: 1, i32: 6, bool: 9 } as const satisfies Record<Dtype, number>;
