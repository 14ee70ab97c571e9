// The verdict on a document's leaks: as data, in words, and as a file.
export type * from "./verdict.ts";
export { printVerdict, type VerdictOf, verdictJson } from "./verdict-file.ts";
export { type VerdictOptions, verdictOf } from "./verdict-of.ts";
export { type VerdictWords, verdictWords } from "./verdict-words.ts";
