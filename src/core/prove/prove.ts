// A document's leak proof: what it is asked, what the proof says, what runs show of it, and repairs that were tried.
import {
  confirmLeaks,
  glance,
  type Layout,
  type LeakProof,
  type ProveOptions,
  proveLeaks,
} from "../analyse/index.ts";
import { type Checked, hasErrors } from "../check/index.ts";
import type { Diagnostic, Fix } from "../diagnostics/index.ts";
import { evaluate } from "../execute/index.ts";
import type { Program } from "../ir/index.ts";
import { lower } from "../lower/index.ts";
import { tryRepairs, type Verdict } from "../repair/index.ts";
import { type Proved, sizeParameters, withSmallSizes } from "./general.ts";
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
  const made = proveLeaks(looked.program, task, proveOptions(looked, options.layouts));
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

const proveOptions = ({ checked, pinned }: Proved, layouts?: readonly Layout[]): ProveOptions => ({
  parameters: sizeParameters(checked),
  pinned,
  ...(layouts ? { layouts } : {}),
});

/** So many repairs are tried for one leak: each costs a proof. */
const mostTried = 8;

/** Of the repairs those after which that kind of leak is gone, the ones that leave least of the others first. */
function fixesOf(
  checked: Checked,
  proof: LeakProof,
  reported: Told,
  { layouts }: ProveDocumentOptions,
): Fix[] {
  const kinds = new Set(proof.leaks.map((l) => l.kind));
  const judge = (after: Checked): Verdict | null => {
    if (hasErrors(after)) return null;
    const seen = withSmallSizes(after, lower(after));
    const task = taskOf(seen.checked, seen.program);
    if (task === null) return null;
    const left = glance(seen.program, task, proveOptions(seen, layouts));
    if (left === null) return null;
    const worse = left.kinds.size > kinds.size || (left.broken && proof.hazards.length === 0);
    if (worse || left.kinds.has(reported.leak.kind)) return null;
    const clears = proof.leaks.filter((l) => !left.kinds.has(l.kind)).length;
    return { rank: [-clears], facts: { clears } };
  };
  return tryRepairs(checked, repairsFor(checked, reported), judge, { tried: mostTried });
}
