// What a primitive is: one record with everything that any part of Heddle needs to know of it.
import type { Dtype, Size } from "../shape/index.ts";
import type { Builder } from "./builder.ts";
import type { Dependence } from "./dependence-record.ts";
import type { OnnxScope } from "./emit/onnx-scope.ts";
import type { PyExpr, TorchScope } from "./emit/torch-scope.ts";
import type { Attrs, IrType, Value } from "./program.ts";
import type { Tensor } from "./tensor.ts";

/** Sizes as numbers, inside the evaluator. */
type SizeEvaluator = (size: Size) => number;

/** One case on which every generic suite tests the primitive. */
export interface PrimitiveSample<A extends Attrs = Attrs> {
  readonly dims: readonly (readonly number[])[];
  readonly attrs?: A;
  /** f32 for all when absent. */
  readonly dtypes?: readonly Dtype[];
  /** Exclusive bound of random i32 inputs; 4 when absent. */
  readonly below?: number;
  /** Draw f32 inputs from [low, high]; [-2, 2] when absent. */
  readonly range?: readonly [low: number, high: number];
  /** Chosen values of inputs (row-major) in place of random ones; null draws that input all the same. */
  readonly data?: readonly (readonly number[] | null)[];
  /** The function has a kink, a jump or a pole there: differences say nothing about the gradient. */
  readonly rough?: true;
}

/** `I` things of one type: a pair for 2, a triple for 3, a list for "many". */
export type Ins<I extends number | "many", T> = I extends 0
  ? readonly []
  : I extends 1
    ? readonly [T]
    : I extends 2
      ? readonly [T, T]
      : I extends 3
        ? readonly [T, T, T]
        : readonly T[];

interface VjpContext<I extends number | "many", A extends Attrs> {
  readonly ins: Ins<I, Value>;
  readonly out: Value;
  /** The gradient of the loss with respect to the output; same shape. */
  readonly dy: Value;
  readonly attrs: A;
}

/**
 * A primitive. `I` is how many inputs it takes ("many" for any number); `A` its attributes.
 * Each has a file of its own in `prims/`.
 */
export interface Primitive<I extends number | "many" = number | "many", A extends Attrs = Attrs> {
  readonly name: string;
  /** Number of inputs. */
  readonly arity: I;
  /** Shape and dtype of the output. Throws `IrError` on a mismatch: the check before has the kind message. */
  readonly type: (ins: Ins<I, IrType>, attrs: A) => IrType;
  /** The values, in float64. `dims` are the output's. */
  readonly eval: (ins: Ins<I, Tensor>, attrs: A, dims: readonly number[], at: SizeEvaluator) => Float64Array;
  /** Gradient of each input, null where there is none; or why there is no gradient at all. */
  readonly vjp: ((g: Builder, c: VjpContext<I, A>) => readonly (Value | null)[]) | "nonDifferentiable";
  /** How the output depends on the inputs, at one set of sizes and at every size. */
  readonly dependence: Dependence<I, A>;
  /** Floating-point operations; a multiply and an add are two. */
  readonly flops: (ins: Ins<I, IrType>, out: IrType, attrs: A) => Size;
  readonly onnx: (
    m: OnnxScope,
    ins: Ins<I, string>,
    attrs: A,
    types: { readonly ins: Ins<I, IrType>; readonly out: IrType },
  ) => string;
  /** The same as an expression of PyTorch. */
  readonly torch: (
    t: TorchScope,
    ins: Ins<I, PyExpr>,
    attrs: A,
    types: { readonly ins: Ins<I, IrType>; readonly out: IrType },
  ) => PyExpr;
  readonly samples: readonly PrimitiveSample<A>[];
}

/** The builder's method for a primitive. */
export type Build<P> =
  P extends Primitive<infer I, infer A>
    ? (
        ...args: [
          ...ins: I extends "many" ? [readonly Value[]] : Ins<I, Value>,
          ...attrs: keyof A extends never ? [] : [attrs: A],
        ]
      ) => Value
    : never;

/** Attributes of a primitive that has none. */
export type NoAttrs = Record<never, never>;

/** A mistake in building a program; reaching a person it is a bug of Heddle's, not of the graph. */
export class IrError extends Error {
  override readonly name = "IrError";
}
