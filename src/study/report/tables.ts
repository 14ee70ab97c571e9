// The table of a study as text for a terminal, CSV, Markdown and LaTeX.
import type { Comparison, VariantRow } from "./report.ts";
import { figure, signed } from "./verdict-words.ts";

export type TableForm = "text" | "csv" | "markdown" | "latex";

interface Column {
  readonly head: string;
  readonly of: (row: VariantRow) => string;
}

const count = (x: number): string => (Number.isNaN(x) ? "–" : String(x));
/** What the proof says of leaks; of a graph without an objective nothing was asked. */
const badges = {
  "every-size": "none",
  "these-sizes": "none at these sizes",
  "not-proved": "not proved",
  leaks: "leaks",
  none: "not asked",
} as const;
const badgeOf = ({ leaks }: VariantRow): string => (leaks === null ? "–" : badges[leaks]);

const columns = (metric: string): readonly Column[] => [
  { head: "variant", of: (r) => r.name },
  { head: "n", of: (r) => String(r.metric.n) },
  { head: metric, of: (r) => figure(r.metric.mean) },
  { head: "sd", of: (r) => figure(r.metric.sd) },
  { head: "difference", of: (r) => (r.against ? signed(r.against.paired.mean) : "") },
  { head: "from", of: (r) => (r.against ? signed(r.against.interval.from) : "") },
  { head: "to", of: (r) => (r.against ? signed(r.against.interval.to) : "") },
  { head: "p", of: (r) => (r.against ? r.against.p.toPrecision(2) : "") },
  { head: "verdict", of: (r) => r.against?.outcome ?? "" },
  { head: "leaks", of: badgeOf },
  { head: "parameters", of: (r) => count(r.parameters) },
  { head: "FLOPs", of: (r) => count(r.flops) },
  { head: "rate", of: (r) => String(r.learningRate) },
];

/** Characters that LaTeX reads as commands, or lacks. */
const latex: Readonly<Record<string, string>> = {
  ...Object.fromEntries([..."&%$#_{}"].map((c) => [c, `\\${c}`])),
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "→": "$\\to$",
};
const latexEscaped = (text: string): string => [...text].map((c) => latex[c] ?? c).join("");
const csvQuoted = (text: string): string =>
  /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** The rows of one comparison, the base first. */
export function printTable({ rows }: Comparison, metric: string, form: TableForm): string {
  const all = columns(metric);
  const cells = [all.map((c) => c.head), ...rows.map((row) => all.map((c) => c.of(row)))];
  return forms[form](cells);
}

const forms: Readonly<Record<TableForm, (cells: string[][]) => string>> = {
  csv: (cells) => cells.map((row) => row.map(csvQuoted).join(",")).join("\n"),
  markdown: ([head = [], ...rows]) =>
    [head, head.map(() => "---"), ...rows]
      .map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
      .join("\n"),
  latex: ([head = [], ...rows]) =>
    [
      `\\begin{tabular}{l${"r".repeat(head.length - 1)}}`,
      "\\hline",
      `${head.map(latexEscaped).join(" & ")} \\\\`,
      "\\hline",
      ...rows.map((row) => `${row.map(latexEscaped).join(" & ")} \\\\`),
      "\\hline",
      "\\end{tabular}",
    ].join("\n"),
  text: (cells) => {
    const widths = (cells[0] ?? []).map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
    return cells
      .map((row) =>
        row
          .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
          .join("  ")
          .trimEnd(),
      )
      .join("\n");
  },
};
