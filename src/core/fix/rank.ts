// Tries each repair on the document and keeps those that help, the most helpful and cheapest first.
import { type Checked, CheckMemo, check, parametersAdded } from "../check/index.ts";
import {
  type Diagnostic,
  type DiagnosticCode,
  type DiagnosticOf,
  type Fix,
  isError,
} from "../diagnostics/index.ts";
import { applyEdit } from "../document/index.ts";
import type { Candidate, Rule } from "./candidate.ts";
import { fixBypass, fixCrowded, fixCycle, fixDangling, fixMissingInput, fixUnknownBlock } from "./inputs.ts";
import {
  fixInvalidParam,
  fixNotFinite,
  fixObjective,
  fixPrefix,
  fixTieShape,
  fixTieUnknown,
  fixUnknownDim,
  fixUnknownParam,
  fixVocabulary,
  fixWeightShape,
  fixWeightUnknown,
} from "./params.ts";
import { fixRefused } from "./refused.ts";
import { fixDtype, fixRank, fixRole } from "./roles.ts";
import { fixCarry, fixLiteral, fixNotInteger, fixSize } from "./sizes.ts";

/** Repairs by code. Codes without an entry bring their own fixes or have none. */
const rules: { readonly [C in DiagnosticCode]?: Rule<C> } = {
  "graph/bypass": fixBypass,
  "graph/carry": fixCarry,
  "graph/crowded-port": fixCrowded,
  "graph/cycle": fixCycle,
  "graph/dangling-wire": fixDangling,
  "graph/missing-input": fixMissingInput,
  "graph/unknown-block": fixUnknownBlock,
  "param/unknown": fixUnknownParam,
  "param/invalid": fixInvalidParam,
  "dim/unknown": fixUnknownDim,
  "dim/not-integer": fixNotInteger,
  "shape/rank": fixRank,
  "shape/size": fixSize,
  "shape/role": fixRole,
  "shape/dtype": fixDtype,
  "shape/literal": fixLiteral,
  "shape/invalid": fixRefused,
  "weight/shape": fixWeightShape,
  "weight/unknown": fixWeightUnknown,
  "weight/not-finite": fixNotFinite,
  "tie/unknown": fixTieUnknown,
  "tie/shape": fixTieShape,
  "objective/logits": fixObjective,
  "objective/prefix": fixPrefix,
  "vocabulary/size": fixVocabulary,
};

const weigh = (checked: Checked): number =>
  checked.diagnostics.reduce((n, d) => n + (isError(d) ? 1 : 0.01), 0);

/**
 * Fixes of one diagnostic, each tried on a copy: only those that leave fewer problems, ranked by how many they
 * clear, then by how few parameters they change.
 */
export function fixesFor(checked: Checked, d: Diagnostic): Fix[] {
  if (d.fixes) return [...d.fixes];
  const rule = rules[d.code] as Rule<DiagnosticCode> | undefined;
  const candidates = rule?.(d as DiagnosticOf<DiagnosticCode>, checked) ?? [];
  const before = weigh(checked);
  const tried = candidates.flatMap((c) => (c === undefined ? [] : tryOut(checked, c, before)));
  const unique = tried.filter(
    (f, i) => tried.findIndex((g) => JSON.stringify(g.edits) === JSON.stringify(f.edits)) === i,
  );
  return unique.sort(
    (a, b) => (b.clears ?? 0) - (a.clears ?? 0) || Math.abs(a.parameters ?? 0) - Math.abs(b.parameters ?? 0),
  );
}

/** What a check of the document remembers, for all the trials on it: most nodes are the same after a repair. */
const memos = new WeakMap<Checked, CheckMemo>();

function memoOf(checked: Checked): CheckMemo {
  let memo = memos.get(checked);
  if (!memo) {
    memo = new CheckMemo();
    memos.set(checked, memo);
  }
  return memo;
}

function tryOut(checked: Checked, c: Candidate, before: number): Fix[] {
  const applied = applyEdit(checked.document, c.edit);
  if (!applied.ok) return [];
  const after = check(applied.document, { memo: memoOf(checked) });
  const cleared = before - weigh(after);
  if (cleared <= 0) return [];
  const parameters = parametersAdded(checked, after);
  return [
    {
      label: c.label,
      edits: c.edit.edit === "all" ? c.edit.edits : [c.edit],
      clears: Math.round(cleared),
      ...(parameters === undefined ? {} : { parameters }),
    },
  ];
}
