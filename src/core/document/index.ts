// Parsing with positions, canonical printing, migrations, edits, semantic diff, vocabulary.
export * from "./apply-edit.ts";
export type { Change } from "./changes.ts";
export * from "./custom-block.ts";
export { decode } from "./decode.ts";
export * from "./diff.ts";
export { blockKeys, canvasKeys, namedByPath, sameSettings } from "./fields.ts";
export { firstFormat } from "./format.ts";
export * from "./fresh-id.ts";
export type { GroupEdits } from "./group-edits.ts";
export * from "./grouping.ts";
export { documentJsonSchema } from "./json-schema.ts";
export { bringing, extract, graft, type Named } from "./named-by-path.ts";
export { type Names, outside } from "./names.ts";
export * from "./parse.ts";
export * from "./places.ts";
export { byTarget, printDocument } from "./print.ts";
export { type Carry, onceEdits, repeatEdits } from "./repeat-edits.ts";
export { routedWire } from "./routes.ts";
export { graphAt, specAt } from "./scope.ts";
export * from "./seed-names.ts";
export { type Unrolling, unrollEdits } from "./unroll-edits.ts";
export * from "./vocabulary.ts";
export {
  endOf,
  feederOf,
  nodeOfEnd,
  parseWire,
  printWire,
  readersOf,
  routeKey,
  wireInto,
  wiresFrom,
  wiresOf,
  wireText,
} from "./wires.ts";
