// The intermediate representation: programs of primitives over symbolically shaped values.

export { alongAxis } from "./along-axis.ts";
export {
  type Builder,
  extendProgram,
  type InputSpec,
  newBuilder,
} from "./builder.ts";
export { cellsOf } from "./cells-of.ts";
export { constantOf } from "./constant-of.ts";
export {
  type AbstractTensor,
  BIG,
  type CellAxis,
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
  emptyCells,
  fillCells,
  isWhole,
  wholeAxis,
} from "./dependence/atoms.ts";
export type { Dependence, IndexMap, Pointwise } from "./dependence-record.ts";
export { type OnnxAttrs, type OnnxScope, onnxTypes } from "./emit/onnx-scope.ts";
export {
  atom,
  binary,
  call,
  method,
  number as pythonNumber,
  type PyExpr,
  type TorchScope,
  torchTypes,
  tuple,
} from "./emit/torch-scope.ts";
export { fraction } from "./fraction.ts";
export { geluShare } from "./gelu-share.ts";
export { outputId, valueAt } from "./lookup.ts";
export {
  IrError,
  type Primitive,
  type PrimitiveSample,
} from "./primitive.ts";
export { isPrimitive, type PrimitiveName, primitive, primitives } from "./primitives.ts";
export { printProgram } from "./print.ts";
export type * from "./program.ts";
export { prune } from "./prune.ts";
export { mixBits, spreadBits } from "./random-bits.ts";
export type { Recording } from "./recording.ts";
export * as relation from "./relation/index.ts";
export { relationOf } from "./relation-of.ts";
export { broadcastShapes, sameShape, showShape } from "./rules.ts";
export { countOf, type Tensor, tensor } from "./tensor.ts";
export { isTextInput, textDtype } from "./text-input.ts";
export { verify } from "./verify.ts";
