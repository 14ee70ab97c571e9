// The union of diagnostics, their prose, their JSON.
export type * from "./diagnostic.ts";
export * from "./explain.ts";
export * from "./json.ts";
export type { LeakFinding, LeakStep, LeakWire } from "./leak.ts";
export type { RotationDifference } from "./lint-positions.ts";
