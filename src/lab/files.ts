// The files of a study's folder for whoever knows no graph, as the app's main process: `plan.json`, and `runs.jsonl`, to
// which each finished run adds a line.
import { open, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, makeFolder, writeWhole } from "../disk/index.ts";
import { refusedBy } from "./lab-error.ts";

export { LabError } from "./lab-error.ts";
export { lockFolder } from "./lock.ts";

export const planFile = (folder: string): string => join(folder, "plan.json");
export const runsFile = (folder: string): string => join(folder, "runs.jsonl");

export async function writePlanText(folder: string, text: string): Promise<void> {
  await makeFolder(folder).catch(refusedBy(folder));
  await writeWhole(planFile(folder), text).catch(refusedBy(planFile(folder)));
}

/** Adds lines, each flushed before the next run counts on it. Drops what a kill left torn at the end. */
export async function lineWriter(folder: string): Promise<(line: string) => Promise<void>> {
  const path = runsFile(folder);
  const text = await textOf(path);
  if (text !== null) {
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole, "utf8"));
  }
  let last: Promise<unknown> = Promise.resolve();
  return (line) => {
    const written = last.then(() => append(path, line).catch(refusedBy(path)));
    last = written.catch(() => undefined);
    return written;
  };
}

async function append(path: string, line: string): Promise<void> {
  const file = await open(path, "a");
  try {
    const { size } = await file.stat();
    try {
      await file.writeFile(line);
      await file.sync();
    } catch (cause) {
      // A full disk may have taken a part of it.
      await file.truncate(size).catch(() => undefined);
      throw cause;
    }
  } finally {
    await file.close();
  }
}

/** Null where there is no such file. */
export const textOf = (path: string): Promise<string | null> =>
  readFile(path, "utf8").catch((cause: unknown) => {
    return codeOf(cause) === "ENOENT" ? null : refusedBy(path)(cause);
  });
