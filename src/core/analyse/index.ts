// What can be said of a program without running it: cost, memory, leaks.
export { type Cost, costOf, type ProgramCost } from "./cost.ts";
export { lastingStore, RelationStore } from "./every-size/relation-store.ts";
export { isInSet } from "./every-size/size-sets.ts";
export { beyondExact } from "./exact-positions.ts";
export {
  confirmLeaks,
  confirmNumerically,
  type Evaluate,
  mayDepend,
  type NumericCheck,
  sampleInputs,
  type Unsound,
} from "./leak-confirm.ts";
export { crossingPlace } from "./leak-found.ts";
export { leastLeak } from "./leak-least.ts";
export { type DependenceMap, dependenceMap } from "./leak-map.ts";
export { type Asked, proveOnce } from "./leak-once.ts";
export { firstAsked, groupOf, isCausal } from "./leak-policy.ts";
export { type Glance, glance, glanceShut, type ProveOptions, proveLeaks } from "./leak-proof.ts";
export { type InputCells, type Layout, type Run, type RunOptions, runCells } from "./leak-run.ts";
export type { Place } from "./leak-shut.ts";
export { sizesFor } from "./leak-sizes.ts";
export type * from "./leak-types.ts";
export { type SizeBound, sizeBounds } from "./size-bounds.ts";
