// A repair before it was tried: what it does and the edit.
import type { Checked } from "../check/index.ts";
import type { DiagnosticCode, DiagnosticOf } from "../diagnostics/index.ts";
import type { Edit } from "../model/index.ts";

export interface Candidate {
  readonly label: string;
  readonly edit: Edit;
}

/** Repairs worth trying for diagnostics of one code. None of them needs to be right: each is tried and measured. */
export type Rule<C extends DiagnosticCode> = (
  d: DiagnosticOf<C>,
  checked: Checked,
) => readonly (Candidate | undefined)[];
