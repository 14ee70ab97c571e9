// Rescue copies of unsaved documents, one file per key, kept until the page clears them.
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { app } from "electron";
import { makeFolder, reason, whyOf, writeWhole } from "../disk/index.ts";
import type { Failure, JournalEntry } from "../shared/ipc.ts";

const folder = (): string => join(app.getPath("userData"), "journal");
const fileOf = (key: string): string => join(folder(), `${key}.json`);

export async function readJournal(): Promise<JournalEntry[]> {
  const names = await readdir(folder()).catch(() => []);
  const entries = await Promise.all(
    names
      .filter((name) => name.endsWith(".json"))
      .map(async (name): Promise<JournalEntry> => {
        const key = name.slice(0, -".json".length);
        try {
          const [text, { mtimeMs }] = await Promise.all([readFile(fileOf(key), "utf8"), stat(fileOf(key))]);
          return { key, text, savedAt: Math.round(mtimeMs) };
        } catch (cause) {
          return { key, text: "", savedAt: 0, error: reason(cause, name).replace(/\.$/, "") };
        }
      }),
  );
  return entries.sort((a, b) => b.savedAt - a.savedAt);
}

/** What went wrong, without a full stop; null when it is written. */
export async function writeJournal(key: string, text: string): Promise<Failure | null> {
  try {
    await makeFolder(folder());
    await writeWhole(fileOf(key), text, { atOnce: true });
    return null;
  } catch (cause) {
    return { error: whyOf(cause) };
  }
}

export async function clearJournal(key: string): Promise<void> {
  await rm(fileOf(key), { force: true });
}
