// Files that commands write. What cannot be written is said with the path and the reason.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { FileError } from "./read-graph.ts";

/** Writes a file, making its folder. Refuses to replace one when `fresh`. */
export async function writeOut(path: string, data: string | Uint8Array, fresh = false): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, data, { flag: fresh ? "wx" : "w" });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === "EEXIST" ? "there is such a file already; --force replaces it" : message;
    throw new FileError(path, [], `${path} cannot be written: ${why}.`);
  }
}
