// What a study shows, as JSON and as a README for its folder.
import { plural } from "../../core/index.ts";
import { baseName, type Plan, stepsInTime } from "../plan/plan.ts";
import { applyVariant, semanticDifference, trainingWords } from "../variants/variant.ts";
import type { Comparison, StudyReport } from "./report.ts";
import { printTable } from "./tables.ts";
import { verdictWords } from "./verdict-words.ts";

const comparisonTitles = {
  same: "All at the base's learning rate",
  best: "Each at its best learning rate",
} as const;

/** What all rows of a table have in common. */
export const comparisonTitle = ({ at, context }: Comparison): string =>
  context === undefined
    ? comparisonTitles[at]
    : `${comparisonTitles[at]}, validated at ${plural(context, "token")}`;

/** Task, budget, seeds: what every verdict is of. */
export function studyFacts({ plan }: StudyReport): string {
  const { task, batch } = plan.options;
  const { unit, amount } = plan.budget;
  const much = `${amount.toLocaleString("en")} ${amount === 1 ? unit.replace(/s$/, "") : unit}${stepWords(plan)}`;
  return `Task ${task}, ${much} of ${plural(batch, "sample")} a step, ${plural(plan.seeds.length, "seed")} (${plan.seeds.join(", ")}), ${plan.metric} on the validation data.${timeWords(plan)}`;
}

/** The steps that a budget of seconds came to. */
function stepWords(plan: Plan): string {
  if (plan.budget.unit !== "seconds") return "";
  const all = [baseName, ...plan.variants.map(({ name }) => name)];
  const steps = all.map((name) => `${name} ${stepsInTime(plan, name)?.toLocaleString("en") ?? "?"}`);
  return `, as measured before the first run (steps: ${steps.join(", ")}),`;
}

/** What a step took where variants were scaled by that. */
function timeWords({ inTime }: Plan): string {
  if (!inTime) return "";
  const each = Object.entries(inTime.perStep).map(([name, s]) => `${name} ${(1000 * s).toPrecision(3)} ms`);
  return ` Scaled by ${inTime.scaled} to equal time a step, as measured before: ${each.join(", ")}.`;
}

/** A verdict for each variant of which anything can be said. */
export const verdictsOf = ({ plan }: StudyReport, { rows }: Comparison) =>
  rows.flatMap((row) => {
    const said = verdictWords(row, plan);
    return said.length === 0 ? [] : [{ name: row.name, text: said.join(" ") }];
  });

/** The report without the base graph, which is in the plan. */
export function studyJson({ plan, done, of, noise, comparisons }: StudyReport, notices: readonly string[]) {
  const { base: _, variants, ...asked } = plan;
  return {
    ok: true,
    plan: { ...asked, variants: variants.map(({ name }) => name) },
    notices,
    ...{ done, of, noise },
    comparisons: comparisons.map(({ at, context, rows }) => ({
      ...(context === undefined ? { at } : { at, context }),
      rows: rows.map((row) => ({ ...row, verdict: verdictWords(row, plan) })),
    })),
  };
}

/** For whoever opens the folder: what was asked, what came out, how to run it again. */
export function studyReadme(
  report: StudyReport,
  folder: string,
  machine: string,
  notices: readonly string[] = [],
): string {
  const { plan, noise } = report;
  const changes = plan.variants.map((variant) => {
    const applied = applyVariant(plan.base, variant);
    if (!applied.ok) return `- **${variant.name}**: ${applied.why}`;
    const training = trainingWords(variant);
    const all = [...semanticDifference(plan.base, applied.document), ...(training ? [training] : [])];
    return `- **${variant.name}**: ${all.join("; ")}`;
  });
  const tables = report.comparisons.flatMap((comparison) => [
    "",
    ...(report.comparisons.length > 1 ? [`${comparisonTitle(comparison)}:`, ""] : []),
    printTable(comparison, plan.metric, "markdown"),
    "",
    ...verdictsOf(report, comparison).map(({ name, text }) => `- **${name}**: ${text}`),
  ]);
  return `${[
    `# ${plan.name}`,
    ...(plan.hypothesis === null ? [] : ["", `Hypothesis: ${plan.hypothesis}`]),
    "",
    studyFacts(report),
    Number.isNaN(noise)
      ? "Noise floor: unknown; it takes two seeds."
      : `Noise floor: ${noise.toFixed(4)}, the standard deviation of the base over its seeds.`,
    ...notices.flatMap((notice) => ["", `**${notice}**`]),
    "",
    ...changes,
    ...tables,
    "",
    `Run on ${machine}. Again, and compared with this:`,
    "",
    "```",
    `heddle ablate ${folder} --out AGAIN && heddle study AGAIN --against ${folder}`,
    "```",
  ].join("\n")}\n`;
}
