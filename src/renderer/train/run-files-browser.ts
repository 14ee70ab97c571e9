/** Runs in the browser build: IndexedDB, by the name of the document's file. */
import type { RunPlace, StoredRun } from "../../shared/ipc.ts";
import type { RunFiles } from "./run-files.ts";

const stores = { texts: "texts", weights: "weights" } as const;
type StoreName = (typeof stores)[keyof typeof stores];

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open("heddle-runs", 1);
    request.onupgradeneeded = () => {
      for (const name of Object.values(stores)) request.result.createObjectStore(name);
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

let database: Promise<IDBDatabase> | undefined;

async function within<T>(
  mode: IDBTransactionMode,
  act: (store: (name: StoreName) => IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  database ??= openDatabase();
  const transaction = (await database).transaction(Object.values(stores), mode);
  return new Promise((done, fail) => {
    const request = act((name) => transaction.objectStore(name));
    transaction.oncomplete = () => done(request.result);
    transaction.onabort = () => fail(transaction.error);
  });
}

const keyOf = ({ name }: RunPlace, id: string): string => `${name}/${id}`;
const failure = (cause: unknown) => ({
  error: `the browser keeps no runs (${cause instanceof Error ? cause.message : cause})`,
});

export const browserRunFiles: RunFiles = {
  async listRuns({ name }) {
    try {
      const range = IDBKeyRange.bound(`${name}/`, `${name}0`, false, true); // "0" comes right after "/"
      const [keys, texts, weights] = await Promise.all([
        within("readonly", (store) => store("texts").getAllKeys(range)),
        within<string[]>("readonly", (store) => store("texts").getAll(range)),
        within("readonly", (store) => store("weights").getAllKeys(range)),
      ]);
      const having = new Set(weights.map(String));
      return keys.map(
        (key, i): StoredRun => ({
          id: String(key).slice(name.length + 1),
          text: texts[i] ?? "",
          weights: having.has(String(key)),
        }),
      );
    } catch (cause) {
      return failure(cause);
    }
  },

  async readRunWeights(place, id) {
    try {
      const bytes = await within<unknown>("readonly", (store) => store("weights").get(keyOf(place, id)));
      return bytes instanceof Uint8Array ? bytes : null;
    } catch (cause) {
      return failure(cause);
    }
  },

  async writeRun(place, id, text, weights) {
    try {
      await within("readwrite", (store) => {
        if (weights) store("weights").put(weights, keyOf(place, id));
        return store("texts").put(text, keyOf(place, id));
      });
      return null;
    } catch (cause) {
      return failure(cause);
    }
  },

  async removeRun(place, id) {
    try {
      await within("readwrite", (store) => {
        store("weights").delete(keyOf(place, id));
        return store("texts").delete(keyOf(place, id));
      });
      return null;
    } catch (cause) {
      return failure(cause);
    }
  },
};
