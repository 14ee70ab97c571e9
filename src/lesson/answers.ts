// Answers as graphs: the start graph with edits.
import { applyEdit, type Edit, type HeddleDocument } from "../core/index.ts";

export type Made =
  | { readonly ok: true; readonly document: HeddleDocument }
  | { readonly ok: false; readonly why: string };

/** The graph after all edits, or which of them cannot be. */
export function applyAll(start: HeddleDocument, edits: readonly Edit[]): Made {
  let document = start;
  for (const [i, edit] of edits.entries()) {
    const applied = applyEdit(document, edit);
    if (!applied.ok) return { ok: false, why: `edit ${i + 1}: ${applied.why}` };
    document = applied.document;
  }
  return { ok: true, document };
}
