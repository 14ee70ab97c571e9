// Repairs: what they are, the edits that they are made of, and how each is tried before it is offered.
export * from "./edits.ts";
export type { Propose, Repair, Repairs } from "./repair.ts";
export { afterEdits, type Judge, tryRepairs, type Verdict } from "./try.ts";
