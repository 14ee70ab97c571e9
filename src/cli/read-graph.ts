// A graph file from disk. Whatever is wrong with it is said with line and column.
import { type FileHandle, open } from "node:fs/promises";
import { type FileProblem, type HeddleDocument, parseDocument } from "../core/index.ts";
import { maxGraphBytes, whyTooLarge } from "../shared/ipc.ts";
import { whyNotRead } from "./not-read.ts";

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

export const readGraph = async (file: string): Promise<HeddleDocument> => graphOf(file, await readText(file));

/** The graph of a text that was read from `file`. */
export function graphOf(file: string, text: string): HeddleDocument {
  const parsed = parseDocument(text);
  if (parsed.ok) return parsed.document;
  const lines = parsed.problems.map((p) => `${file}:${p.line}:${p.column}: ${p.message}`);
  throw new FileError(file, parsed.problems, lines.join("\n"));
}

/** Of graphs, blocks, lessons and configs: none is larger than a graph may be. */
export async function readText(file: string): Promise<string> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    return (await textOf(file, handle)).replace(/^\uFEFF/, "");
  } catch (cause) {
    throw cause instanceof FileError
      ? cause
      : new FileError(file, [], `${file}: ${await whyNotRead(file, cause)}.`);
  } finally {
    await handle?.close();
  }
}

/** Piece by piece: pipes say no size before, and some devices never end. */
async function textOf(file: string, handle: FileHandle): Promise<string> {
  const refuse = (bytes: number): void => {
    const why = whyTooLarge(file, bytes);
    if (why !== null) throw new FileError(file, [], why);
  };
  refuse((await handle.stat()).size);
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of handle.createReadStream({ autoClose: false, highWaterMark: 2 ** 20 })) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).length;
    if (bytes > maxGraphBytes)
      throw new FileError(
        file,
        [],
        `${file}: more than ${maxGraphBytes / 2 ** 20} MB come from it; a graph may have no more.`,
      );
  }
  return Buffer.concat(pieces).toString("utf8");
}
