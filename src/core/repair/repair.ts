// What a repair is before it was tried: what it says and what it does.
import type { Checked } from "../check/index.ts";
import type { DiagnosticCode, DiagnosticOf } from "../diagnostics/index.ts";
import type { Edit } from "../model/index.ts";

export interface Repair {
  readonly label: string;
  readonly edits: readonly Edit[];
}

/** Repairs worth trying, the likeliest first. None needs to be right: each is tried and judged. */
export type Repairs = readonly (Repair | undefined)[];

/** Repairs for diagnostics of one code. `Seen` is the graph as the rule looks at it. */
export type Propose<C extends DiagnosticCode, Seen = Checked> = (d: DiagnosticOf<C>, seen: Seen) => Repairs;
