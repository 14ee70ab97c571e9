/** The journal of the browser build, in IndexedDB. */
import type { JournalEntry } from "../../shared/ipc.ts";
import type { Journal } from "./journal.ts";

const store = "journal";

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open("heddle", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: "key" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

let database: Promise<IDBDatabase> | undefined;

async function inStore<T>(mode: IDBTransactionMode, act: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  database ??= openDatabase();
  // Strict: on the disk before it counts as written.
  const transaction = (await database).transaction(store, mode, { durability: "strict" });
  return new Promise((done, fail) => {
    const request = act(transaction.objectStore(store));
    transaction.oncomplete = () => done(request.result);
    transaction.onabort = () => fail(transaction.error);
  });
}

export const browserJournal: Journal = {
  readJournal: () => inStore<JournalEntry[]>("readonly", (s) => s.getAll()),
  async writeJournal(key, text) {
    await inStore("readwrite", (s) => s.put({ key, text, savedAt: Date.now() } satisfies JournalEntry));
  },
  async clearJournal(key) {
    await inStore("readwrite", (s) => s.delete(key));
  },
};
