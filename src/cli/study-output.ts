// What a study shows, as text, as JSON and as a README for its folder.
import { plural } from "../core/index.ts";
import {
  applyVariant,
  type Comparison,
  printTable,
  type StudyReport,
  semanticDifference,
  verdictWords,
} from "../study/index.ts";
import { wrap } from "./report.ts";
import type { Terminal } from "./terminal.ts";

const titles = { same: "All at the base's learning rate", best: "Each at its best learning rate" } as const;

/** Tables, then a verdict for each variant. */
export function showStudy(report: StudyReport, terminal: Terminal): void {
  const { plan, done, of, noise } = report;
  terminal.out(terminal.paint("bold", plan.name));
  if (plan.hypothesis !== null) terminal.out(`Hypothesis: ${plan.hypothesis}`);
  terminal.out(facts(report));
  if (done < of) terminal.out(terminal.paint("yellow", `${done} of ${plural(of, "run")} are finished.`));
  if (!Number.isNaN(noise))
    terminal.out(
      `Noise floor: one run of the base is unsure by ${noise.toFixed(4)} (standard deviation over seeds).`,
    );
  for (const comparison of report.comparisons) {
    terminal.out("");
    if (report.comparisons.length > 1) terminal.out(`${titles[comparison.at]}:`);
    terminal.out(printTable(comparison, plan.metric, "text"));
    for (const { name, text } of saidOf(report, comparison))
      for (const [i, line] of wrap(`${name}: ${text}`, terminal.width - 2).entries())
        terminal.out(i === 0 ? line : `  ${line}`);
  }
}

/** Task, budget, seeds: what every verdict is of. */
function facts({ plan }: StudyReport): string {
  const { task, batch } = plan.options;
  const { unit, amount } = plan.budget;
  return `Task ${task}, ${amount.toLocaleString("en")} ${unit} of ${plural(batch, "sample")} a step, ${plural(plan.seeds.length, "seed")} (${plan.seeds.join(", ")}), ${plan.metric} on the validation data.`;
}

const saidOf = ({ plan }: StudyReport, { rows }: Comparison) =>
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
    comparisons: comparisons.map(({ at, rows }) => ({
      at,
      rows: rows.map((row) => ({ ...row, verdict: verdictWords(row, plan) })),
    })),
  };
}

/** For whoever opens the folder: what was asked, what came out, how to run it again. */
export function studyReadme(report: StudyReport, folder: string, machine: string): string {
  const { plan, noise } = report;
  const changes = plan.variants.map((variant) => {
    const applied = applyVariant(plan.base, variant);
    return `- **${variant.name}**: ${applied.ok ? semanticDifference(plan.base, applied.document).join("; ") : applied.why}`;
  });
  const tables = report.comparisons.flatMap((comparison) => [
    "",
    ...(report.comparisons.length > 1 ? [`${titles[comparison.at]}:`, ""] : []),
    printTable(comparison, plan.metric, "markdown"),
    "",
    ...saidOf(report, comparison).map(({ name, text }) => `- **${name}**: ${text}`),
  ]);
  return `${[
    `# ${plan.name}`,
    ...(plan.hypothesis === null ? [] : ["", `Hypothesis: ${plan.hypothesis}`]),
    "",
    facts(report),
    `Noise floor: ${noise.toFixed(4)}, the standard deviation of the base over its seeds.`,
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
