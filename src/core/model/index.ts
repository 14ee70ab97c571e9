// Types alone: ids, references, Document, Edit.
export type * from "./document.ts";
export * from "./refs.ts";
export { isRepeat, repeatKind } from "./repeat.ts";
