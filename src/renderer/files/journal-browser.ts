// The journal of the browser build, in IndexedDB.
import type { JournalEntry } from "../../shared/ipc.ts";
import { isObject } from "../storage/checks.ts";
import { openDatabase, rowsOf } from "../storage/database.ts";
import { reportIgnored } from "../storage/ignored.ts";
import type { Journal } from "./journal.ts";

const database = openDatabase("heddle", { journal: { keyPath: "key" } });

/** Given to the system, which is enough for a killed browser; the next write need not wait for the disk. */
const soon = { durability: "relaxed" } as const;
/** Brought to the disk, against a power cut: once nobody has edited for so long, ms. */
const strictly = { durability: "strict" } as const;
const calm = 2000;

const flushes = new Map<string, ReturnType<typeof setTimeout>>();

const put = (entry: JournalEntry, how: IDBTransactionOptions) =>
  database.within("readwrite", (store) => store("journal").put(entry), how);

export const browserJournal: Journal = {
  async readJournal() {
    return entriesOf(await database.within("readonly", (store) => store("journal").getAll()));
  },
  async writeJournal(key, text) {
    const entry: JournalEntry = { key, text, savedAt: Date.now() };
    clearTimeout(flushes.get(key));
    flushes.set(
      key,
      setTimeout(() => void put(entry, strictly).catch(() => undefined), calm),
    );
    try {
      await put(entry, soon);
      return null;
    } catch (cause) {
      const isFull = cause instanceof DOMException && cause.name === "QuotaExceededError";
      const error = isFull ? "the disk is full" : cause instanceof Error ? cause.message : String(cause);
      return { error };
    }
  },
  async clearJournal(key) {
    clearTimeout(flushes.get(key));
    flushes.delete(key);
    await database.within("readwrite", (store) => store("journal").delete(key), soon);
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
