// The domain of the proof for every size, as analyses use it: `relation.atMost(…)`.
export {
  atMost,
  below,
  type Conjunction,
  type Constraint,
  conjunction,
  equals,
  renamed,
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
  variable,
} from "./linear.ts";
export {
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
export { everywhere, type Region, where } from "./region.ts";
export { joinedTag, plainAxes, type Related, tagKey } from "./related.ts";
export { Scope } from "./scope.ts";
export { Space } from "./space.ts";
export { aboutVar, edge, own, source, type Var } from "./variable.ts";
export { type PaddingSide, World } from "./world.ts";
