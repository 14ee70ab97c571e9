// What a study shows, as text for a terminal.
import { plural } from "../core/index.ts";
import { comparisonTitle, printTable, type StudyReport, studyFacts, verdictsOf } from "../study/index.ts";
import { wrap } from "./report.ts";
import type { Terminal } from "./terminal.ts";

/** Tables, then a verdict for each variant. */
export function showStudy(report: StudyReport, terminal: Terminal): void {
  const { plan, done, of, noise } = report;
  terminal.out(terminal.paint("bold", plan.name));
  if (plan.hypothesis !== null) terminal.out(`Hypothesis: ${plan.hypothesis}`);
  terminal.out(studyFacts(report));
  if (done < of) terminal.out(terminal.paint("yellow", `${done} of ${plural(of, "run")} are finished.`));
  if (!Number.isNaN(noise))
    terminal.out(
      `Noise floor: one run of the base is unsure by ${noise.toFixed(4)} (standard deviation over seeds).`,
    );
  for (const comparison of report.comparisons) {
    terminal.out("");
    if (report.comparisons.length > 1) terminal.out(`${comparisonTitle(comparison)}:`);
    terminal.out(printTable(comparison, plan.metric, "text"));
    for (const { name, text } of verdictsOf(report, comparison))
      for (const [i, line] of wrap(`${name}: ${text}`, terminal.width - 2).entries())
        terminal.out(i === 0 ? line : `  ${line}`);
  }
}
