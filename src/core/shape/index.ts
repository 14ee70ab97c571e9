// Axes and dimensions: arithmetic, unification, patterns of ports, printing.
export * from "./axis.ts";
export * from "./expression.ts";
export { sizeLatex, spaceLatex } from "./latex.ts";
export * from "./match.ts";
export * from "./pattern.ts";
export { stretches } from "./regroup.ts";
export {
  add as addSizes,
  type Bindings,
  dim,
  dimsOf,
  div as divSizes,
  evaluate as evaluateSize,
  isKnown,
  literal,
  literalValue,
  mul as mulSizes,
  one,
  product as productOfSizes,
  type Size,
  sameSize,
  sub as subSizes,
  substitute,
  type Term,
  unknownSize,
} from "./size.ts";
export { fittingShapes, tornOrder } from "./torn.ts";
