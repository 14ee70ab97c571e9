// Joins what the check, the proof and lint say into one list in which each fault is told once.
import type { LeakProof } from "../analyse/index.ts";
import type { Checked } from "../check/index.ts";
import { type Diagnostic, placeOf } from "../diagnostics/index.ts";
import { type RootCause, rootCauses } from "../fix/index.ts";
import { suspectsLeak, withLintFixes } from "../lint/index.ts";
import { type ProvedDocument, proveChecked } from "../prove/index.ts";
import { tryRepairs } from "../repair/index.ts";
import { isProvedClean } from "./proved-clean.ts";

export interface Diagnosis {
  readonly checked: Checked;
  /** Everything that is to be said of the graph: errors, then warnings and hints. */
  readonly diagnostics: readonly Diagnostic[];
  /** The same, with consequences behind their causes. */
  readonly causes: readonly RootCause[];
  /** What the leak proof says; null where there is nothing to prove, or it was left out. */
  readonly proof: LeakProof | null;
}

/** The diagnosis of a checked graph: errors of the check, leaks, findings of lint, and unless told otherwise their fixes. */
export function oneList(
  checked: Checked,
  { proof, diagnostics: leaks }: ProvedDocument,
  lints: readonly Diagnostic[],
  { fixes = true }: { readonly fixes?: boolean } = {},
): Diagnosis {
  const borrowed = fixes ? leaks.map((d) => borrowing(checked, d, lints)) : leaks;
  const said = [...checked.diagnostics, ...saidOnce(borrowed, lints, proof)];
  const folded = foldCrossCausal(rootCauses({ ...checked, diagnostics: said }));
  const causes = fixes
    ? folded.map((c) => ({ ...c, cause: withLintFixes(checked, lints, [c.cause])[0]! }))
    : folded;
  return { checked, diagnostics: causes.flatMap((c) => [c.cause, ...c.consequences]), causes, proof };
}

/** A leak that has no fix of its own takes those of lint that close it: the rule may know the mistake behind it. */
function borrowing(checked: Checked, leak: Diagnostic, lints: readonly Diagnostic[]): Diagnostic {
  if (leak.fixes || leak.code === "leak/hazard" || leak.code === "leak/too-large") return leak;
  const fixes = tryRepairs(
    checked,
    withLintFixes(checked, lints, lints).flatMap((d) => d.fixes ?? []),
    (after) => {
      const left = proveChecked(after, { fixes: false }).diagnostics;
      return left.some((d) => d.code === leak.code) ? null : { rank: [] };
    },
  );
  return fixes.length > 0 ? { ...leak, fixes } : leak;
}

/** Rules that suspect what the proof shows keep silent. A NaN hazard is told by the rule that counts its rows. */
function saidOnce(
  leaks: readonly Diagnostic[],
  lints: readonly Diagnostic[],
  proof: LeakProof | null,
): Diagnostic[] {
  const isLeaky = leaks.some((d) => d.code === "leak/future" || d.code === "leak/target");
  const isShown = isLeaky || isProvedClean(proof);
  const rows = new Set(lints.filter((d) => d.code === "lint/nan-rows").map(placeOf));
  return [
    ...leaks.filter((d) => d.code !== "leak/hazard" || !rows.has(placeOf(d))),
    ...lints.filter((d) => !(isShown && suspectsLeak(d))),
  ];
}

/** A causal mask on cross-attention that lets padding through is one wrong mask: the warning follows the leak. */
function foldCrossCausal(causes: readonly RootCause[]): RootCause[] {
  const isOf = (leak: Diagnostic, d: Diagnostic): boolean =>
    leak.code === "leak/padding" && d.code === "lint/cross-causal" && placeOf(leak) === placeOf(d);
  const leaks = causes.filter(({ cause }) => cause.code === "leak/padding");
  if (leaks.length === 0) return [...causes];
  return causes
    .filter(({ cause: d }) => !leaks.some(({ cause: leak }) => isOf(leak, d)))
    .map((group) => {
      const follow = causes.flatMap(({ cause: d }) => (isOf(group.cause, d) ? [d] : []));
      return follow.length === 0 ? group : { ...group, consequences: [...group.consequences, ...follow] };
    });
}
