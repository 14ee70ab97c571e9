// The intermediate representation: programs of primitives over symbolically shaped values.

export { type AlongAxis, alongAxis } from "./along-axis.ts";
export {
  type Builder,
  type BuilderBase,
  extendProgram,
  type InputSpec,
  newBuilder,
  type PrimitiveMethods,
} from "./builder.ts";
export { cellsOf } from "./cells-of.ts";
export { constantOf } from "./constant-of.ts";
export {
  type AbstractTensor,
  type Atom,
  BIG,
  type CellAxis,
  type CellKind,
  CON,
  type DependenceScope,
  LOW,
  NEG,
  NF,
  UNK,
} from "./dependence/abstract-tensor.ts";
export {
  collapsedAxis,
  countCells,
  countOfAxis,
  emptyCells,
  fillCells,
  isWhole,
  realOf,
  wholeAxis,
} from "./dependence/atoms.ts";
export type { AlongAxes, Dependence, IndexMap, Pointwise } from "./dependence-record.ts";
export { type OnnxAttrs, type OnnxScope, onnxTypes } from "./emit/onnx-scope.ts";
export {
  atom,
  binary,
  call,
  method,
  number as pythonNumber,
  type PyExpr,
  subscript,
  type TorchScope,
  torchTypes,
  tuple,
} from "./emit/torch-scope.ts";
export { fraction } from "./fraction.ts";
export { geluShare } from "./gelu-share.ts";
export { outputId, valueAt } from "./lookup.ts";
export {
  type Build,
  type Ins,
  IrError,
  type NoAttrs,
  type Primitive,
  type PrimitiveSample,
  type SizeEvaluator,
  type VjpContext,
} from "./primitive.ts";
export { isPrimitive, type PrimitiveName, type Primitives, primitive, primitives } from "./primitives.ts";
export { printProgram } from "./print.ts";
export type * from "./program.ts";
export { prune } from "./prune.ts";
export * as relation from "./relation/index.ts";
export { relationOf } from "./relation-of.ts";
export { broadcastShapes, sameShape, showShape, sizeOfShape } from "./rules.ts";
export { countOf, stridesOf, type Tensor, tensor } from "./tensor.ts";
export { type Problem, verify } from "./verify.ts";
