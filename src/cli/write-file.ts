// Files that commands write. What cannot be written is said with the path and the reason.
import { access, constants, mkdir, rename, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { FileError } from "./read-graph.ts";

/** Writes a file, making its folder. Refuses to replace one when `fresh`. */
export async function writeOut(path: string, data: string | Uint8Array, fresh = false): Promise<void> {
  await orSay(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, data, { flag: fresh ? "wx" : "w" });
  });
}

/** Whole or not at all: a reader never meets half a file, and a full disk leaves the old one. */
export async function writeWhole(path: string, data: Uint8Array): Promise<void> {
  await writeOut(`${path}.part`, data);
  await orSay(path, () => rename(`${path}.part`, path));
}

/** Says before long work that its result could not be written, rather than after it. */
export async function readyToWrite(path: string): Promise<void> {
  await orSay(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    await access(dirname(path), constants.W_OK);
    if ((await stat(path).catch(() => null))?.isDirectory()) throw new Error("it is a folder; give a file");
  });
}

async function orSay(path: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === "EEXIST" ? "the file exists; use --force to overwrite it" : message;
    throw new FileError(path, [], `${path} cannot be written: ${why}.`);
  }
}
