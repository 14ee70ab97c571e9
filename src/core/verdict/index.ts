// The verdict on a document's leaks: as data, in words, and as a file.
export type * from "./verdict.ts";
export { printVerdict, verdictJson } from "./verdict-file.ts";
export { verdictOf } from "./verdict-of.ts";
export { verdictWords } from "./verdict-words.ts";
