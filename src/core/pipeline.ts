// The whole way on one page. Data flows one way; each arrow is one pure function.
//
//   document ──check──▶ checked graph ──lower──▶ program ──verify──▶ engines, exports, analyses
import { type Checked, type CheckOptions, check } from "./check/index.ts";
import { type Program, verify } from "./ir/index.ts";
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
