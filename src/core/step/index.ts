// A program that writes a text → a program for its next positions, which takes what is kept of the earlier ones: the
// KV cache of any causal graph.
export * as step from "./api.ts";
