// What can be said of a program without running it: cost, memory, leaks.
export { type Cost, costOf } from "./cost.ts";
export { conditionText } from "./every-size/condition-text.ts";
export { lastingStore } from "./every-size/relation-store.ts";
export { exceptOf, isAmong, isInSet } from "./every-size/size-sets.ts";
export { beyondExact } from "./exact-positions.ts";
export {
  confirmLeaks,
  confirmNumerically,
  type Evaluate,
  sampleInputs,
} from "./leak-confirm.ts";
export { crossingPlace } from "./leak-found.ts";
export { type Glance, glance, glanceShut } from "./leak-glance.ts";
export { leastLeak } from "./leak-least.ts";
export { type DependenceMap, dependenceMap } from "./leak-map.ts";
export { type Asked, type ProvedOnce, proveOnce } from "./leak-once.ts";
export { firstAsked, groupOf, isCausal } from "./leak-policy.ts";
export { type ProveOptions, proveLeaks } from "./leak-proof.ts";
export { type Layout, type Run, runCells } from "./leak-run.ts";
export type * from "./leak-types.ts";
export { sizeBounds } from "./size-bounds.ts";
