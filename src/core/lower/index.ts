// Checked graph → IR.
export * from "./initialize.ts";
export { lossesOf, totalLoss } from "./losses.ts";
export * from "./lower.ts";
