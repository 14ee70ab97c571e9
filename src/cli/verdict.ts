// What `check` says of leaks, which verdicts it accepts, and the file that keeps one.
import { createHash } from "node:crypto";
import {
  type HeddleDocument,
  type ProofVerdict,
  printDocument,
  printVerdict,
  verdictWords,
} from "../core/index.ts";
import { isSameFile } from "../disk/index.ts";
import { UsageError } from "./command.ts";
import { wrap } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "./version.ts";
import { writeOut } from "./write-file.ts";

const colours = {
  "every-size": "green",
  "these-sizes": "cyan",
  "not-proved": "yellow",
  leaks: "magenta",
  none: "dim",
} as const;

export function showVerdict(v: ProofVerdict, terminal: Terminal): void {
  const { sign, title, text, leftPadding } = verdictWords(v);
  terminal.out(`Leak check: ${terminal.paint(colours[v.kind], `${sign} ${title}`)}`);
  for (const sentence of leftPadding === null ? text : [...text, leftPadding])
    for (const line of wrap(sentence, terminal.width - 2)) terminal.out(`  ${line}`);
}

/** A proof for every size is what `check` asks for; of a graph without an objective nothing is asked. */
export function isAccepted(v: ProofVerdict, sizesOnly: boolean): boolean {
  switch (v.kind) {
    case "every-size":
      return true;
    case "none":
      return v.why === "no-objective" || (v.why === "no-logits" && sizesOnly);
    case "leaks":
      return false;
    case "these-sizes":
    case "not-proved":
      return sizesOnly;
  }
}

/** Why the exit code is 1 although the graph has no errors. */
export const acceptanceText = (v: ProofVerdict): string =>
  v.kind === "leaks"
    ? "Exit code 1: the graph leaks."
    : "Exit code 1: leaks are not ruled out for every size. With --sizes-only this is accepted.";

/** `input` is the file of the graph, which stays. */
export async function writeVerdict(
  path: string,
  input: string,
  document: HeddleDocument,
  verdict: ProofVerdict,
): Promise<void> {
  if (path === "-") throw new UsageError("--verdict must be a file");
  if (await isSameFile(path, input)) throw new UsageError("--verdict must be another file than the graph");
  const sha256 = createHash("sha256").update(printDocument(document), "utf8").digest("hex");
  await writeOut(path, { data: printVerdict(verdict, { document, sha256, version }) });
}
