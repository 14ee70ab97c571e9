// One list of everything that is to be said of a graph, and which of it gets fixes.
export { type Diagnosis, oneList } from "./diagnosis.ts";
export { fixesOf, withFixes } from "./fixes.ts";
