// When `heddle study` gives exit code 1: a rule for CI, and the verdicts of another folder.
import { mainComparison, type StudyReport, type VariantRow } from "../study/index.ts";

export const rules = ["complete", "not-worse", "better", "accepted"] as const;
export type Rule = (typeof rules)[number];

/** Why the study does not meet the rule, a sentence each; none where it does. */
export function brokenRules(report: StudyReport, rule: Rule): string[] {
  const { done, of } = report;
  const last = mainComparison(report)?.rows.slice(1) ?? [];
  const unfinished = done < of ? [`${done} of ${of} runs are finished.`] : [];
  const broken = rule === "complete" ? [] : last.flatMap((row) => whyNot(row, rule));
  return [...unfinished, ...broken];
}

function whyNot(row: VariantRow, rule: Exclude<Rule, "complete">): string[] {
  const outcome = row.against?.outcome;
  if (row.leaks === "leaks") return [`${row.name} leaks.`];
  if (row.failed) return [`${row.name}: runs broke down.`];
  if (rule === "not-worse")
    return outcome === "worse" || outcome === "too-few" ? [`${row.name} is ${outcome}.`] : [];
  if (rule === "better") return outcome === "better" ? [] : [`${row.name} is not shown to be better.`];
  return row.acceptance?.accepted ? [] : [`${row.name} does not meet the acceptance rule.`];
}

/** What two studies of the same variants say differently, a sentence each. */
export function otherVerdicts(mine: StudyReport, theirs: StudyReport): string[] {
  return mine.comparisons.flatMap(({ at, context, rows }) => {
    const others = theirs.comparisons.find((c) => c.at === at && c.context === context)?.rows ?? [];
    return rows.flatMap((row) => {
      const other = others.find(({ name }) => name === row.name);
      const [here, there] = [row, other].map(
        (r) => `${r?.against?.outcome ?? "base"}${r?.leaks === "leaks" ? ", leaks" : ""}`,
      );
      if (other && here === there) return [];
      return [`${row.name}: ${here} here, ${other ? there : "absent"} there.`];
    });
  });
}
