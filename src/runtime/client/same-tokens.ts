// Whether weights that were trained with one vocabulary can be used with another.
import type { Vocabulary } from "../../core/index.ts";

/** Whether ids mean the same in both: how a text is split into tokens may differ. */
export const sameTokens = (a: Vocabulary | undefined, b: Vocabulary | undefined): boolean =>
  a?.kind === b?.kind && JSON.stringify(a?.tokens) === JSON.stringify(b?.tokens);
