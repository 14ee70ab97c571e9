// A copy for whatever is killed next: a draft, renamed. Nothing waits for the disk, which takes seconds when it is busy:
// what the system has been given outlives the process. Its calls block, so it belongs into a thread of its own.
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { codeOf } from "./reason.ts";

/** One writer a path: a draft that a kill has left is written over by the next. */
const draftOf = (path: string): string => `${path}.draft`;

/** Makes the folder where there is none. Throws Node's error; what was there is there still. */
export async function writeAtOnce(path: string, text: string): Promise<void> {
  try {
    replace(path, text);
  } catch (cause) {
    if (!["ENOENT", "ENOTDIR"].includes(codeOf(cause))) throw cause;
    await makeFolder(dirname(path));
    replace(path, text);
  }
}

export function removeAtOnce(path: string): void {
  forgetDraft(path);
  rmSync(path, { force: true });
}

function forgetDraft(path: string): void {
  try {
    rmSync(draftOf(path), { force: true });
  } catch {
    // What stands in its way is told by the one who wrote.
  }
}

function replace(path: string, text: string): void {
  try {
    writeFileSync(draftOf(path), text);
    renameSync(draftOf(path), path);
  } catch (cause) {
    forgetDraft(path);
    throw cause;
  }
}
