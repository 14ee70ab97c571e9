// Parsing with positions, canonical printing, migrations, edits, semantic diff, vocabulary.
export * from "./format.ts";
export * from "./parse.ts";
export * from "./print.ts";
export { documentJsonSchema } from "./schema.ts";
export * from "./vocabulary.ts";
