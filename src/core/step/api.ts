// What the rest of Heddle uses of the derivation, as one name: `step.derive(program, …)`.
export { bytesAt, keptBytes } from "./bytes.ts";
export { deriveStep as derive } from "./derive.ts";
export { type KeptPlace, keptPlaces as places } from "./places.ts";
export { type Cache, type Derived, emptySlot, type StepPlan as Plan, textNames as names } from "./plan.ts";
export { explainRefusal as explain } from "./refusal.ts";
export type { Work } from "./work.ts";
