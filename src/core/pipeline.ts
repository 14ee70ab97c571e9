// The whole way on one page. Data flows one way; each arrow is one pure function.
//
//   document ──check──▶ checked graph ──lower──▶ program ──verify──▶ engines, exports, analyses
//                            │                      └──prove──▶ leaks, with witnesses and fixes
//                            └──lint──▶ findings      └──diagnose──▶ one list, with those of the check
import { type Checked, type CheckOptions, check, hasErrors } from "./check/index.ts";
import { type Diagnosis, oneList } from "./diagnose/index.ts";
import { type Program, verify } from "./ir/index.ts";
import { type LintOptions, lint } from "./lint/index.ts";
import { type LowerOptions, lower } from "./lower/index.ts";
import type { HeddleDocument } from "./model/index.ts";
import { type ProveDocumentOptions, type ProvedDocument, proveChecked } from "./prove/index.ts";

export interface Compiled {
  readonly checked: Checked;
  /** What can run of the graph; parts with errors are left out of it. */
  readonly program: Program;
}

/** Checks and lowers a document. Errors of the graph are in `checked.diagnostics`; a broken program throws. */
export function compile(document: HeddleDocument, options: CheckOptions & LowerOptions = {}): Compiled {
  const checked = check(document, options);
  const program = lower(checked, options);
  const faults = verify(program);
  if (faults.length > 0)
    throw new Error(
      `Heddle made a broken program, which is a bug: ${faults.map((f) => f.message).join("; ")}`,
    );
  return { checked, program };
}

export interface DiagnoseOptions extends CheckOptions, LintOptions {
  /** False leaves the leak proof out: it costs more than all else together. */
  readonly leaks?: boolean;
}

/** Everything that is wrong with a document or looks so, in one list: errors of the check, leaks, lint. */
export function diagnose(document: HeddleDocument, options: DiagnoseOptions = {}): Diagnosis {
  const checked = check(document, options);
  const lints = lint(checked, { ...options, fixes: false });
  // With errors there is no edit yet that could be shown to close a leak.
  const fixes = options.fixes !== false && !hasErrors(checked);
  const proved = options.leaks === false ? unproved : proveChecked(checked, { fixes });
  return oneList(checked, proved, lints, options);
}

const unproved: ProvedDocument = { proof: null, diagnostics: [] };

/** What the outputs of a document can see: proof, diagnostics with witnesses, fixes that were tried. */
export function prove(document: HeddleDocument, options: ProveDocumentOptions = {}): ProvedDocument {
  return proveChecked(check(document), options);
}
