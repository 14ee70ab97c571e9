// A program that writes a text → a program for its next positions, which takes what is kept of the earlier ones: the
// KV cache of any causal graph.
export { type DeriveOptions, deriveStep } from "./derive.ts";
export {
  type Cache,
  type Derived,
  emptySlot,
  type StepPlan,
  type TextWindow,
  textNames,
} from "./plan.ts";
export { explainRefusal, type Refusal } from "./refusal.ts";
