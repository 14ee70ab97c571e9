// The whole way on one page. Data flows one way; each arrow is one pure function.
//
//   document ──check──▶ checked graph ──lower──▶ program ──verify──▶ engines, exports, analyses
//                            └──lint──▶ diagnostics, with those of the check
import { type Checked, type CheckOptions, check } from "./check/index.ts";
import type { Diagnostic } from "./diagnostics/index.ts";
import { fixesFor, type RootCause, rootCauses } from "./fix/index.ts";
import { type Program, verify } from "./ir/index.ts";
import { type LintOptions, lint } from "./lint/index.ts";
import { type LowerOptions, lower } from "./lower/index.ts";
import type { HeddleDocument } from "./model/index.ts";

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

export interface Diagnosis {
  readonly checked: Checked;
  /** Everything that is to be said of the graph: errors, then warnings and hints. */
  readonly diagnostics: readonly Diagnostic[];
  /** The same, with consequences behind their causes. */
  readonly causes: readonly RootCause[];
}

/** Everything that is wrong with a document or looks so, in one list. */
export function diagnose(document: HeddleDocument, options: CheckOptions & LintOptions = {}): Diagnosis {
  const checked = check(document, options);
  const causes = rootCauses({ ...checked, diagnostics: [...checked.diagnostics, ...lint(checked, options)] });
  return { checked, diagnostics: causes.flatMap((c) => [c.cause, ...c.consequences]), causes };
}

/** The diagnostics of a document with the fixes of each, tried and ranked. */
export function withFixes({ checked, causes }: Diagnosis): Diagnostic[] {
  // Fixes are tried for causes: once they are mended, consequences are gone or have become causes.
  return causes.flatMap(({ cause, consequences }) => [
    { ...cause, fixes: fixesFor(checked, cause) },
    ...consequences,
  ]);
}
