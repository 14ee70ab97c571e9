// Custom blocks: saved from a group, read from a file, put into a graph.
export * from "./dims.ts";
export * from "./insert.ts";
export * from "./read.ts";
export * from "./save.ts";
