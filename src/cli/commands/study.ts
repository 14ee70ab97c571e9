// `heddle study DIR`: what the runs of a study show so far.
import { readStudy } from "../../lab/index.ts";
import { printTable, reportOf, studyJson, type TableForm } from "../../study/index.ts";
import { type Command, UsageError } from "../command.ts";
import { showStudy } from "../study-output.ts";
import { brokenRules, otherVerdicts, rules } from "../study-rules.ts";

const forms = ["text", "csv", "markdown", "latex"] as const;

export const study: Command = {
  name: "study",
  operands: "DIR",
  about: "Shows the verdicts and tables of a study",
  options: {
    format: { type: "string", value: "text|csv|markdown|latex", about: "Form of the tables (default: text)" },
    require: {
      type: "string",
      value: "RULE",
      about: `Exit code 1 unless it is met by all variants: ${rules.join(", ")}`,
    },
    against: {
      type: "string",
      value: "DIR",
      about: "Exit code 1 where the verdicts of that study are others",
    },
    json: { type: "boolean", about: "Print one JSON document to stdout" },
  },
  async run(args, terminal) {
    const [folder, more] = args.operands;
    if (folder === undefined || more !== undefined) throw new UsageError("Give the folder of one study");
    const form = forms.find((one) => one === (args.text("format") ?? "text"));
    if (!form) throw new UsageError(`--format must be one of ${forms.join(", ")}`);
    const required = args.text("require");
    const rule = rules.find((one) => one === required);
    if (required !== undefined && !rule) throw new UsageError(`--require must be one of ${rules.join(", ")}`);
    const { plan, results, notices } = await readStudy(folder);
    const report = reportOf(plan, results);
    for (const notice of notices) terminal.error(terminal.paint("yellow", notice));
    const other = args.text("against");
    const broken = rule ? brokenRules(report, rule) : [];
    if (other !== undefined) {
      const theirs = await readStudy(other);
      broken.push(...otherVerdicts(report, reportOf(theirs.plan, theirs.results)));
    }
    if (args.flag("json")) terminal.json({ ...studyJson(report, notices), ok: broken.length === 0, broken });
    else if (form === "text") showStudy(report, terminal);
    else
      terminal.out(
        report.comparisons.map((c) => printTable(c, plan.metric, form satisfies TableForm)).join("\n\n"),
      );
    if (!args.flag("json")) for (const sentence of broken) terminal.error(terminal.paint("red", sentence));
    return broken.length === 0 ? 0 : 1;
  },
};
