// The only door of the core.
export * from "./analyse/index.ts";
export * from "./blocks/index.ts";
export * from "./check/index.ts";
export * from "./diagnostics/index.ts";
export * from "./document/index.ts";
export * from "./execute/index.ts";
export * from "./export/index.ts";
export * from "./fix/index.ts";
export * from "./grad/index.ts";
export * from "./ir/index.ts";
export * from "./library/index.ts";
export * from "./lint/index.ts";
export * from "./lower/index.ts";
export * from "./model/index.ts";
export * from "./pipeline.ts";
export * from "./prove/index.ts";
export * from "./shape/index.ts";
