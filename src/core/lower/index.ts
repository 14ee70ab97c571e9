// Checked graph → IR.
export * from "./initialize.ts";
export * from "./lower.ts";
