// A document's leak proof: what it is asked, what the proof says, what runs show of it, and repairs that were tried.
import { confirmLeaks, glance, type Layout, type LeakProof, proveLeaks } from "../analyse/index.ts";
import { type Checked, check, hasErrors } from "../check/index.ts";
import type { Diagnostic, Fix } from "../diagnostics/index.ts";
import { applyEdit } from "../document/index.ts";
import { evaluate } from "../execute/index.ts";
import type { Program } from "../ir/index.ts";
import { lower } from "../lower/index.ts";
import type { HeddleDocument } from "../model/index.ts";
import { withSmallSizes } from "./general.ts";
import type { Repair } from "./repair.ts";
import { repairsFor } from "./repairs.ts";
import { type Told, tellHazards, tellLeaks } from "./report.ts";
import { taskOf } from "./task.ts";

export interface ProveDocumentOptions {
  /** Layouts of padding to look at; none, right and ragged when absent. */
  readonly layouts?: readonly Layout[];
  /** False leaves the fixes out: trying one costs a proof. */
  readonly fixes?: boolean;
  /** False leaves the runs out: then nothing is called a leak, only "not proved". */
  readonly confirm?: boolean;
}

export interface ProvedDocument {
  /** Null where there is nothing to prove: no objective, no loss, or an error in the way. */
  readonly proof: LeakProof | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Proves what a checked document's program can see. */
export function proveChecked(
  checked: Checked,
  program: Program,
  options: ProveDocumentOptions = {},
): ProvedDocument {
  const looked = withSmallSizes(checked, program);
  const task = taskOf(looked.checked, looked.program);
  if (task === null) return { proof: null, diagnostics: [] };
  const made = proveLeaks(looked.program, task, options.layouts ? { layouts: options.layouts } : {});
  const proof = options.confirm === false ? made : confirmLeaks(made, evaluate);
  const reported = tellLeaks(checked, proof);
  const diagnostics = reported.map(({ diagnostic }, i): Diagnostic => {
    if (options.fixes === false) return diagnostic;
    const fixes = fixesOf(checked, proof, reported[i] as Told, options);
    return fixes.length > 0 ? { ...diagnostic, fixes } : diagnostic;
  });
  const large: Diagnostic[] = proof.why === undefined ? [] : [{ code: "leak/too-large", why: proof.why }];
  return { proof, diagnostics: [...diagnostics, ...tellHazards(checked, proof), ...large] };
}

/** Of the repairs those after which that kind of leak is gone, the ones that leave least of the others first. */
function fixesOf(checked: Checked, proof: LeakProof, reported: Told, options: ProveDocumentOptions): Fix[] {
  const kinds = new Set(proof.leaks.map((l) => l.kind));
  const fixes = repairsFor(checked, reported)
    .slice(0, 8)
    .flatMap((repair): Fix[] => {
      const left = leftAfter(checked.document, repair, options);
      if (left === null || left.kinds.has(reported.leak.kind) || (left.broken && proof.hazards.length === 0))
        return [];
      const cleared = proof.leaks.filter((l) => !left.kinds.has(l.kind));
      return left.kinds.size <= kinds.size ? [{ ...repair, clears: cleared.length }] : [];
    });
  const unique = fixes.filter((f, i) => fixes.findIndex((g) => sameEdits(f, g)) === i);
  return unique.sort((a, b) => (b.clears ?? 0) - (a.clears ?? 0));
}

/** What is left of the leaks after a repair; null where it cannot be done or breaks something. */
function leftAfter(document: HeddleDocument, { edits }: Repair, { layouts }: ProveDocumentOptions) {
  const applied = applyEdit(document, { edit: "all", edits });
  if (!applied.ok) return null;
  const checked = check(applied.document);
  if (hasErrors(checked)) return null;
  const { checked: seen, program } = withSmallSizes(checked, lower(checked));
  const task = taskOf(seen, program);
  return task === null ? null : glance(program, task, layouts ? { layouts } : {});
}

const sameEdits = (a: Fix, b: Fix): boolean => JSON.stringify(a.edits) === JSON.stringify(b.edits);
