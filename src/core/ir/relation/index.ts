// The domain of the proof for every size, as analyses use it: `relation.atMost(…)`.
export {
  atMost,
  below,
  type Conjunction,
  type Constraint,
  conjunction,
  equals,
  formOf,
  renamed,
  type Trivial,
  varsOf,
} from "./constraint.ts";
export {
  constant,
  isUnknown,
  keyOf,
  type Linear,
  minus,
  ofSize,
  plus,
  rename,
  substitute,
  times,
  variable,
} from "./linear.ts";
export {
  broken,
  exactly,
  isInfinite,
  isOrdinary,
  isUnknownNumber,
  known,
  type Num,
  numberKey,
  ordinary,
  publicNumber,
} from "./number.ts";
export { everywhere, nowhere, type Region, where } from "./region.ts";
export { isOneEntry, plainAxes, type Related, type Tag, tagKey } from "./related.ts";
export type { RelationScope } from "./relation-scope.ts";
export { Scope } from "./scope.ts";
export { Space } from "./space.ts";
export { aboutVar, edge, own, renameVar, source, type Var } from "./variable.ts";
export { type PaddingSide, World } from "./world.ts";
