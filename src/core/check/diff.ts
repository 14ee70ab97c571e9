// What was rewired between two documents: a parameter that is not written is told by the default of its block.
import { blocks } from "../blocks/index.ts";
import { type Change, diffBy } from "../document/index.ts";
import type { HeddleDocument } from "../model/index.ts";

/** Edits that turn `a` into `b`, in an order in which they apply, each with a sentence: `ffn.fn: gelu → swiglu`. */
export const diffDocuments = (a: HeddleDocument, b: HeddleDocument): Change[] =>
  diffBy((block, param) => blocks.get(block)?.params[param]?.default, a, b);
