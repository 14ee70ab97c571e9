// Ids without a row stop every run, and what a table gives for them is nothing that could be followed. The check has told
// of them; so that one fault does not hide another, the proof looks at the graph with a row for each.
import { type Checked, check, startToken } from "../check/index.ts";
import { applyEdit } from "../document/index.ts";
import { setParam } from "../repair/index.ts";

/** The same graph with a token in place of each filler that has no row; itself where all have one. */
export function withRows(checked: Checked): Checked {
  const { document, bindings, feeds } = checked;
  const edits = checked.diagnostics.flatMap((d) =>
    d.code === "id/no-row" ? [setParam(d.node, "fill", startToken(checked, d.rows)?.id ?? 0)] : [],
  );
  if (edits.length === 0) return checked;
  const filled = applyEdit(document, { edit: "all", edits });
  if (!filled.ok) return checked;
  // Sizes that a run gave in place of those in the document.
  const dims = Object.fromEntries(
    Object.entries(document.dims).flatMap(([name, size]) =>
      typeof size === "number" && bindings[name] !== undefined ? [[name, bindings[name]] as const] : [],
    ),
  );
  return check(filled.document, { dims, feeds });
}
