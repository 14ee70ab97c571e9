// The journal of the browser build, in IndexedDB.
import type { JournalEntry } from "../../shared/ipc.ts";
import { isObject } from "../storage/checks.ts";
import { openDatabase, rowsOf } from "../storage/database.ts";
import { reportIgnored } from "../storage/ignored.ts";
import type { Journal } from "./journal.ts";

const database = openDatabase("heddle", { journal: { keyPath: "key" } });
// Strict: on the disk before it counts as written.
const strictly = { durability: "strict" } as const;

export const browserJournal: Journal = {
  async readJournal() {
    return entriesOf(await database.within("readonly", (store) => store("journal").getAll()));
  },
  async writeJournal(key, text) {
    const entry: JournalEntry = { key, text, savedAt: Date.now() };
    try {
      await database.within("readwrite", (store) => store("journal").put(entry), strictly);
      return null;
    } catch (cause) {
      const isFull = cause instanceof DOMException && cause.name === "QuotaExceededError";
      const error = isFull ? "the disk is full" : cause instanceof Error ? cause.message : String(cause);
      return { error };
    }
  },
  async clearJournal(key) {
    await database.within("readwrite", (store) => store("journal").delete(key), strictly);
  },
};

/** Rows of another form stay in the database. */
export const entriesOf = (found: unknown): JournalEntry[] =>
  rowsOf(found).flatMap((row) => {
    if (isObject(row) && typeof row.key === "string" && typeof row.text === "string") {
      const savedAt = Number.isFinite(row.savedAt) ? Number(row.savedAt) : 0;
      return [{ key: row.key, text: row.text, savedAt }];
    }
    reportIgnored("A rescue copy of unsaved work", "its key and its text must be text");
    return [];
  });
