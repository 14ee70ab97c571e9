// The whole way on one page. Data flows one way; each arrow is one pure function.
//
//   document ──check──▶ checked graph ──lower──▶ program ──verify──▶ engines, exports, analyses
//                                                   └──prove──▶ leaks, with witnesses and fixes
//                            └──lint──▶ diagnostics, with those of the check
import type { LeakProof } from "./analyse/index.ts";
import { allNodes, type Checked, type CheckOptions, check, hasErrors } from "./check/index.ts";
import { type Diagnostic, type Fix, placeOf } from "./diagnostics/index.ts";
import { applyEdit } from "./document/index.ts";
import { fixesFor, type RootCause, rootCauses } from "./fix/index.ts";
import { type Program, verify } from "./ir/index.ts";
import { type LintOptions, lint, lintFixes } from "./lint/index.ts";
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

export interface Diagnosis {
  readonly checked: Checked;
  /** Everything that is to be said of the graph: errors, then warnings and hints. */
  readonly diagnostics: readonly Diagnostic[];
  /** The same, with consequences behind their causes. */
  readonly causes: readonly RootCause[];
  /** What the leak proof says; null where there is nothing to prove, or it was left out. */
  readonly proof: LeakProof | null;
}

export interface DiagnoseOptions extends CheckOptions, LintOptions {
  /** False leaves the leak proof out: it costs more than all else together. */
  readonly leaks?: boolean;
}

/** Everything that is wrong with a document or looks so, in one list: errors of the check, leaks, lint. */
export function diagnose(document: HeddleDocument, options: DiagnoseOptions = {}): Diagnosis {
  const checked = check(document, options);
  const lints = lint(checked, options);
  // With errors there is no edit yet that could be shown to close a leak.
  const fixes = options.fixes !== false && !hasErrors(checked);
  const { proof, diagnostics: leaks } =
    options.leaks === false
      ? { proof: null, diagnostics: [] }
      : proveChecked(checked, lower(checked), { fixes });
  const all = [
    ...checked.diagnostics,
    ...saidOnce(
      leaks.map((d) => borrowing(document, d, lints)),
      lints,
    ),
  ];
  const causes = rootCauses({ ...checked, diagnostics: all });
  return { checked, diagnostics: causes.flatMap((c) => [c.cause, ...c.consequences]), causes, proof };
}

/** A leak that has no fix of its own takes those of lint that close it: the rule may know the mistake behind it. */
function borrowing(document: HeddleDocument, leak: Diagnostic, lints: readonly Diagnostic[]): Diagnostic {
  if (leak.fixes || leak.code === "leak/hazard" || leak.code === "leak/too-large") return leak;
  const fixes = lints
    .flatMap((d) => d.fixes ?? [])
    .filter(({ edits }) => {
      const after = applyEdit(document, { edit: "all", edits });
      if (!after.ok) return false;
      const left = prove(after.document, { fixes: false }).diagnostics;
      return !left.some((d) => d.code === leak.code);
    });
  return fixes.length > 0 ? { ...leak, fixes } : leak;
}

/** Rules that suspect what the proof shows keep silent, and a NaN hazard is told by the rule that counts its rows. */
function saidOnce(leaks: readonly Diagnostic[], lints: readonly Diagnostic[]): Diagnostic[] {
  const shown = leaks.some((d) => d.code === "leak/future" || d.code === "leak/target");
  const rows = new Set(lints.filter((d) => d.code === "lint/nan-rows").map(placeOf));
  return [
    ...leaks.filter((d) => d.code !== "leak/hazard" || !rows.has(placeOf(d))),
    ...lints.filter((d) => {
      const echo =
        d.code === "lint/value-bypasses-mask" ||
        (d.code === "lint/mask-objective" && d.problem === "unmasked");
      return !(shown && echo);
    }),
  ];
}

/** Fixes of one of the problems, tried and ranked. */
export function fixesOf({ checked, diagnostics }: Diagnosis, d: Diagnostic): readonly Fix[] {
  if (d.fixes) return d.fixes;
  if (!d.code.startsWith("lint/")) return fixesFor(checked, d);
  return lintFixes(checked, d, diagnostics.filter((other) => other.code.startsWith("lint/")).length);
}

/** The diagnostics of a document, the first causes with their fixes; of the others ask `fixesOf`. */
export function withFixes(diagnosis: Diagnosis): Diagnostic[] {
  // Trying a fix costs a check, which costs in proportion to the nodes. The first causes come first: once they are
  // mended, consequences are gone or have become causes.
  const nodes = Math.max(1, allNodes(diagnosis.checked.root).length);
  const most = Math.max(2, Math.min(12, Math.floor(600 / nodes)));
  return diagnosis.causes.flatMap(({ cause, consequences }, i) => [
    i < most ? { ...cause, fixes: fixesOf(diagnosis, cause) } : cause,
    ...consequences,
  ]);
}

/** What the outputs of a document can see: proof, diagnostics with witnesses, fixes that were tried. */
export function prove(document: HeddleDocument, options: ProveDocumentOptions = {}): ProvedDocument {
  const { checked, program } = compile(document);
  return proveChecked(checked, program, options);
}
