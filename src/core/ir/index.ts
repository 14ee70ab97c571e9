// The intermediate representation: programs of primitives over symbolically shaped values.
export {
  type Builder,
  type BuilderBase,
  extendProgram,
  type InputSpec,
  newBuilder,
  type PrimitiveMethods,
} from "./builder.ts";
export {
  type Atom,
  BIG,
  type CellAxis,
  type Cells,
  CON,
  type FlowScope,
  type Kind,
  LOW,
  NEG,
  NF,
  UNK,
} from "./flow.ts";
export {
  collapsedAxis,
  countCells,
  countOfAxis,
  emptyCells,
  fillCells,
  isWhole,
  realOf,
  wholeAxis,
} from "./flow-atoms.ts";
export { fraction } from "./fraction.ts";
export { geluShare } from "./gelu-share.ts";
export { outputId, valueAt } from "./lookup.ts";
export { type OnnxAttrs, type OnnxScope, onnxTypes } from "./onnx-scope.ts";
export {
  type Build,
  type Ins,
  IrError,
  type NoAttrs,
  type Numbers,
  type Primitive,
  type Sample,
  type VjpContext,
} from "./primitive.ts";
export { isPrimitive, type PrimitiveName, type Primitives, primitive, primitives } from "./primitives.ts";
export { printProgram } from "./print.ts";
export type * from "./program.ts";
export { prune } from "./prune.ts";
export { broadcastShapes, sameShape, showShape, sizeOfShape } from "./rules.ts";
export { countOf, stridesOf, type Tensor, tensor } from "./tensor.ts";
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
} from "./torch-scope.ts";
export { type Problem, verify } from "./verify.ts";
