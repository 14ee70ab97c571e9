// Files that commands write. What cannot be written is said with the path and the reason.
import * as disk from "../disk/index.ts";
import { FileError } from "./read-graph.ts";

interface Output {
  readonly data: disk.Content;
  /** Refuse to replace a file. */
  readonly fresh?: boolean;
  /** What the command reads: an output of another kind must not take its place, not through a link either. */
  readonly inputs?: readonly string[];
  /** What the file held when it was read: refuse to replace what somebody has written since. */
  readonly before?: string;
}

/** Writes a file whole or not at all, making its folder. */
export async function writeOut(path: string, { data, fresh, inputs = [], before }: Output): Promise<void> {
  await refuseInputs(path, inputs);
  const over = (there: string | null) => there?.replace(/^\uFEFF/, "") === before;
  await orSay(path, () =>
    disk.writeWhole(path, data, {
      folders: true,
      ...(fresh ? { fresh } : {}),
      ...(before === undefined ? {} : { over }),
    }),
  );
}

/** Says before long work that its result could not be written, rather than after it. */
export async function readyToWrite(path: string, inputs: readonly string[]): Promise<void> {
  await refuseInputs(path, inputs);
  await orSay(path, () => disk.readyToWrite(path));
}

async function refuseInputs(path: string, inputs: readonly string[]): Promise<void> {
  for (const input of inputs)
    if (await disk.isSameFile(path, input))
      throw new FileError(path, [], `${path} would replace the input ${input}; give another output.`);
}

const ways: Readonly<Record<string, string>> = {
  EEXIST: "the file exists; use --force to overwrite it",
  ECHANGED: "another program has changed it since it was read; run the command again",
};

async function orSay(path: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (cause) {
    // Of what was to be written.
    if (cause instanceof FileError) throw cause;
    const why = ways[disk.codeOf(cause)] ?? disk.whyOf(cause);
    throw new FileError(path, [], `${path} cannot be written: ${why}.`);
  }
}
