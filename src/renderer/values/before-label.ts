// What the run before is called: by what was changed since.
import { diffDocuments } from "../../core/index.ts";
import type { Ran } from "../store/run-slice.ts";
import type { State } from "../store/store.ts";

const labels = new WeakMap<Ran, { readonly ran: Ran; readonly label: string }>();

/** `Previous run: norm_f bypassed`; null where there is none. */
export function beforeLabel({ before, ran }: Pick<State, "before" | "ran">): string | null {
  if (!before || !ran) return null;
  const known = labels.get(before);
  if (known?.ran === ran) return known.label;
  const label = `Previous run: ${changed(before, ran)}`;
  labels.set(before, { ran, label });
  return label;
}

function changed(before: Ran, ran: Ran): string {
  const changes = diffDocuments(before.document, ran.document).filter(({ kind }) => kind !== "layout");
  const [first, ...rest] = changes;
  if (!first) return "other weights";
  return rest.length === 0 ? first.text : `${first.text}, and ${rest.length} more`;
}
