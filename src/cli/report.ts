// Diagnostics for people: what, because, help. Made from their JSON form, which the engine sends too.
import type { Terminal } from "./terminal.ts";

const styles = { error: "red", warning: "yellow", hint: "cyan" } as const;

type Severity = keyof typeof styles;

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Writes one diagnostic, wrapped to the width of the terminal. */
export function reportDiagnostic(
  d: Readonly<Record<string, unknown>>,
  write: (line: string) => void,
  terminal: Terminal,
): void {
  const severity: Severity = d.severity === "warning" || d.severity === "hint" ? d.severity : "error";
  const code = terminal.paint("dim", `[${d.code}]`);
  write("");
  write(`${terminal.paint([styles[severity], "bold"], severity)} ${String(d.title)} ${code}`);
  const rows = [
    ...texts(d.because).map((line, i) => [i === 0 ? "because" : "", line] as const),
    ["help", String(d.help ?? "")] as const,
  ];
  for (const [label, text] of rows) {
    if (text === "") continue;
    wrap(text, terminal.width - 10).forEach((line, i) => {
      write(`  ${terminal.paint("dim", (i === 0 ? label : "").padEnd(8))}${line}`);
    });
  }
}

/** Lines of at most `width` characters, broken at spaces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
