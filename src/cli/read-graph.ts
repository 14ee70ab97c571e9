// A graph file from disk. Whatever is wrong with it is said with line and column.
import { readFile } from "node:fs/promises";
import { type FileProblem, type HeddleDocument, parseDocument } from "../core/index.ts";

/** The file cannot be used: exit code 2. */
export class FileError extends Error {
  override readonly name = "FileError";

  constructor(
    readonly file: string,
    readonly problems: readonly FileProblem[],
    message: string,
  ) {
    super(message);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "file not found",
  EISDIR: "it is a folder; give a file",
  EACCES: "permission denied",
};

export async function readGraph(file: string): Promise<HeddleDocument> {
  const parsed = parseDocument(await readText(file));
  if (parsed.ok) return parsed.document;
  const lines = parsed.problems.map((p) => `${file}:${p.line}:${p.column}: ${p.message}`);
  throw new FileError(file, parsed.problems, lines.join("\n"));
}

export async function readText(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new FileError(file, [], `${file}: ${reasons[code ?? ""] ?? message}.`);
  }
}
