// What a document costs, as formulas in its named dims that hold for any number of layers.
export * as costs from "./api.ts";
