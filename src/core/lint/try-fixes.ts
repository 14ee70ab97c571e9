// Tries repairs on a copy of the document and keeps those after which the finding is gone and nothing is worse.
import { type Checked, CheckMemo, check, parametersAdded } from "../check/index.ts";
import { type Diagnostic, type Fix, isError, placeOf } from "../diagnostics/index.ts";
import { applyEdit } from "../document/index.ts";
import type { Candidate } from "./rule.ts";

/** So many that worked are enough to choose from. */
const mostFixes = 4;

/**
 * Fixes in the order of the candidates, those first that leave the fewest findings. `before` is how many findings
 * there are now; `findings` looks for them in the document as it is after a repair.
 */
export function tryFixes(
  checked: Checked,
  d: Diagnostic,
  candidates: readonly (Candidate | undefined)[],
  before: number,
  findings: (after: Checked) => readonly Diagnostic[],
): Fix[] {
  const errors = checked.diagnostics.filter(isError).length;
  const memo = new CheckMemo();
  const kept: { fix: Fix; left: number }[] = [];
  for (const c of candidates) {
    if (c === undefined || kept.length >= mostFixes) continue;
    const applied = applyEdit(checked.document, { edit: "all", edits: c.edits });
    if (!applied.ok) continue;
    const after = check(applied.document, { memo });
    if (after.diagnostics.filter(isError).length > errors) continue;
    const found = findings(after);
    if (found.length >= before + 1 || found.some((f) => f.code === d.code && placeOf(f) === placeOf(d)))
      continue;
    const cost = parametersAdded(checked, after);
    const fix: Fix = {
      label: c.label,
      edits: c.edits,
      ...(cost === undefined ? {} : { parameters: cost }),
    };
    kept.push({ fix, left: found.length });
  }
  return kept.sort((a, b) => a.left - b.left).map((k) => k.fix);
}
