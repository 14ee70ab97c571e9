// Rules about what a graph means: it runs, but hardly as it was meant. Adding one is its file and its line here.
import { type Checked, errorCount, parametersAdded } from "../check/index.ts";
import { type Diagnostic, type DiagnosticOf, type Fix, isError, placeOf } from "../diagnostics/index.ts";
import { printPort } from "../model/index.ts";
import { tryRepairs, type Verdict } from "../repair/index.ts";
import { biasDirection } from "./bias-direction.ts";
import { crossCausal } from "./cross-causal.ts";
import { dataflowOf } from "./dataflow.ts";
import { deadNode } from "./dead-node.ts";
import { duplicateToken } from "./duplicate-token.ts";
import { fillerScored } from "./filler-scored.ts";
import { finalNorm } from "./final-norm.ts";
import { headsDivide } from "./heads-divide.ts";
import { ignoredToken } from "./ignored-token.ts";
import { initialLoss } from "./initial-loss.ts";
import { linearPair } from "./linear-pair.ts";
import { logitsActivation } from "./logits-activation.ts";
import { lossPadding } from "./loss-padding.ts";
import { maskObjective } from "./mask-objective.ts";
import { nanRows } from "./nan-rows.ts";
import { noPosition } from "./no-position.ts";
import { normPlacement } from "./norm-placement.ts";
import { positionDrowns } from "./position-drowns.ts";
import { probabilitiesAsLogits } from "./probabilities-as-logits.ts";
import { residualAfterNorm } from "./residual-after-norm.ts";
import { residualMissing } from "./residual-missing.ts";
import { residualSource } from "./residual-source.ts";
import { ropeMismatch } from "./rope-mismatch.ts";
import type { LintCode, LintOptions, Rule } from "./rule.ts";
import { scaleDoubled } from "./scale-doubled.ts";
import { scaleMissing } from "./scale-missing.ts";
import { scaleWidth } from "./scale-width.ts";
import { softmaxAxis } from "./softmax-axis.ts";
import { targetOffset } from "./target-offset.ts";
import { untied } from "./untied.ts";
import { unusedOutput } from "./unused-output.ts";
import { valueBypassesMask } from "./value-bypasses-mask.ts";
import { viewMixes } from "./view-mixes.ts";

export type { LintCode, LintOptions } from "./rule.ts";

/** In the order in which they are told: what makes numbers wrong first, what is only left over last. */
export const lintRules: { readonly [C in LintCode]: Rule<C> } = {
  "lint/nan-rows": nanRows,
  "lint/softmax-axis": softmaxAxis,
  "lint/view-mixes": viewMixes,
  "lint/mask-objective": maskObjective,
  "lint/value-bypasses-mask": valueBypassesMask,
  "lint/probabilities-as-logits": probabilitiesAsLogits,
  "lint/target-offset": targetOffset,
  "lint/cross-causal": crossCausal,
  "lint/no-position": noPosition,
  "lint/rope-mismatch": ropeMismatch,
  "lint/bias-direction": biasDirection,
  "lint/scale-missing": scaleMissing,
  "lint/scale-doubled": scaleDoubled,
  "lint/scale-width": scaleWidth,
  "lint/residual-missing": residualMissing,
  "lint/residual-source": residualSource,
  "lint/residual-after-norm": residualAfterNorm,
  "lint/norm-placement": normPlacement,
  "lint/final-norm": finalNorm,
  "lint/linear-pair": linearPair,
  "lint/logits-activation": logitsActivation,
  "lint/untied": untied,
  "lint/loss-padding": lossPadding,
  "lint/filler-scored": fillerScored,
  "lint/ignored-token": ignoredToken,
  "lint/duplicate-token": duplicateToken,
  "lint/initial-loss": initialLoss,
  "lint/position-drowns": positionDrowns,
  "lint/heads-divide": headsDivide,
  "lint/unused-output": unusedOutput,
  "lint/dead-node": deadNode,
};

const ruleOf = (code: string): Rule<LintCode> | undefined =>
  lintRules[code as LintCode] as Rule<LintCode> | undefined;

/** Whether a finding suspects a leak: it says nothing more where the proof shows or rules out one. */
export const suspectsLeak = (d: Diagnostic): boolean =>
  ruleOf(d.code)?.suspectsLeak?.(d as DiagnosticOf<LintCode>) ?? false;

/** Fixes are tried for so many findings; whoever has more reads the first ones anyway. */
const mostWithFixes = 12;

/** So many fixes that worked are enough to choose from. */
const mostFixes = 4;

/** What the rules find in a checked document, each finding with fixes that were tried. */
export function lint(checked: Checked, options: LintOptions = {}): Diagnostic[] {
  const found = findings(checked, options);
  return options.fixes === false ? found : withLintFixes(checked, found, found);
}

/** Those of what was found that are still to be told, with fixes: what nobody reads is not worth a trial. */
export function withLintFixes(
  checked: Checked,
  found: readonly Diagnostic[],
  told: readonly Diagnostic[],
): Diagnostic[] {
  const first = new Set(found.slice(0, mostWithFixes));
  return told.map((d) => {
    if (!first.has(d)) return d;
    const fixes = lintFixes(checked, d, found.length);
    return fixes.length === 0 ? d : { ...d, fixes };
  });
}

function findings(checked: Checked, options: LintOptions): Diagnostic[] {
  const dataflow = dataflowOf(checked);
  const faulty = errorCount(checked) > 0;
  const faults = new Set(
    checked.diagnostics.flatMap((d) => ("at" in d && isError(d) ? [printPort(d.at)] : [])),
  );
  return (Object.values(lintRules) as readonly Rule<LintCode>[]).flatMap((rule): Diagnostic[] =>
    faulty && rule.whenFaultless
      ? []
      : // Nothing is known of what an input with an error brings.
        rule.find(dataflow, options).filter((d) => !("at" in d && faults.has(printPort(d.at)))),
  );
}

/** Fixes of one finding of `count`: the finding goes and nothing is worse. None for what is no rule's. */
export function lintFixes(checked: Checked, d: Diagnostic, count: number): Fix[] {
  const rule = ruleOf(d.code);
  const errors = errorCount(checked);
  const repairs = rule?.repair(d as DiagnosticOf<LintCode>, dataflowOf(checked)) ?? [];
  const before = repairs.length === 0 ? 0 : drowning(findings(checked, {}));
  const judge = (after: Checked): Verdict | null => {
    if (errorCount(after) > errors) return null;
    // A measured loss belongs to the graph as it is; after an edit only the estimate is left.
    const left = findings(after, {});
    if (left.length > count || left.some((f) => f.code === d.code && placeOf(f) === placeOf(d))) return null;
    // Tokens that nobody can make out would be a worse graph than the one that is repaired.
    if (d.code !== "lint/position-drowns" && drowning(left) > before) return null;
    const parameters = parametersAdded(checked, after);
    return { rank: [left.length], facts: parameters === undefined ? {} : { parameters } };
  };
  return tryRepairs(checked, repairs, judge, { kept: mostFixes });
}

const drowning = (found: readonly Diagnostic[]): number =>
  found.filter((d) => d.code === "lint/position-drowns").length;
