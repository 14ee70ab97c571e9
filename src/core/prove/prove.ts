// A document's leak proof: what it is asked, what the proof says, what runs show of it, and repairs that were tried.
import {
  type Asked,
  confirmLeaks,
  type Layout,
  type LeakProof,
  lastingStore,
  proveLeaks,
  proveOnce,
} from "../analyse/index.ts";
import type { Checked } from "../check/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import { evaluate } from "../execute/index.ts";
import { atOwnCounts } from "./counted.ts";
import { type Proved, withSmallSizes } from "./general.ts";
import { healing, proveOptions, type Shared } from "./heal.ts";
import { tellHazards, tellLeaks, tellLeast } from "./report.ts";
import { withRows } from "./rows.ts";
import { lowerForProof, taskOf, unrolled } from "./task.ts";

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
export function proveChecked(given: Checked, options: ProveDocumentOptions = {}): ProvedDocument {
  const checked = withRows(given);
  const looked = withSmallSizes(checked, lowerForProof);
  const task = taskOf(looked.checked, looked.program);
  if (task === null) return { proof: null, diagnostics: [] };
  const shared = { store: lastingStore(), ...(options.layouts && { layouts: options.layouts }) };
  const asked = { program: looked.program, task };
  if (looked.program.loops === undefined) return proveWhole(checked, { ...looked, task }, shared, options);
  const once = proveOnce(asked, () => unrolled(looked.checked), proveOptions(looked, shared));
  if (once.proof) return { proof: atOwnCounts(once.proof, looked.checked), diagnostics: [] };
  const whole = { ...looked, ...unrolled(looked.checked) };
  return proveWhole(checked, whole, shared, options, { ...once, program: looked.program });
}

function proveWhole(
  checked: Checked,
  looked: Proved & Asked,
  shared: Shared,
  options: ProveDocumentOptions,
  once?: Parameters<typeof atOwnCounts>[2],
): ProvedDocument {
  const found = proveLeaks(looked.program, looked.task, proveOptions(looked, shared));
  const made = atOwnCounts(found, looked.checked, once);
  const proof = options.confirm === false ? made : confirmLeaks(made, evaluate);
  const reported = tellLeaks(checked, proof);
  const fixes = options.fixes === false ? [] : healing(checked, proof, reported, shared);
  const diagnostics = reported.map((told, i): Diagnostic => {
    const diagnostic =
      options.confirm === false ? told.diagnostic : tellLeast(checked, proof, told, evaluate);
    const own = fixes[i] ?? [];
    return own.length > 0 ? { ...diagnostic, fixes: own } : diagnostic;
  });
  const large: Diagnostic[] = proof.why === undefined ? [] : [{ code: "leak/too-large", why: proof.why }];
  return { proof, diagnostics: [...diagnostics, ...tellHazards(checked, proof), ...large] };
}
