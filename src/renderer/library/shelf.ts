/** Where the library lies: a folder of the user's data in Electron, IndexedDB in a browser. */
import type { Failure, LibraryFile } from "../../shared/ipc.ts";

export interface Shelf {
  readLibrary(): Promise<LibraryFile[]>;
  writeLibrary(name: string, text: string): Promise<Failure | null>;
  removeFromLibrary(name: string): Promise<Failure | null>;
  /** Shows a file in the file manager; absent in a browser. */
  revealInLibrary?(name: string): Promise<void>;
}

const store = "blocks";
let database: Promise<IDBDatabase> | undefined;

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const request = indexedDB.open("heddle-library", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: "name" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

async function inStore<T>(mode: IDBTransactionMode, act: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  database ??= openDatabase();
  const transaction = (await database).transaction(store, mode);
  return new Promise((done, fail) => {
    const request = act(transaction.objectStore(store));
    transaction.oncomplete = () => done(request.result);
    transaction.onabort = () => fail(transaction.error);
  });
}

async function attempted(act: () => Promise<unknown>): Promise<Failure | null> {
  try {
    await act();
    return null;
  } catch (cause) {
    return { error: cause instanceof Error ? cause.message : String(cause) };
  }
}

const browserShelf: Shelf = {
  readLibrary: () => inStore<LibraryFile[]>("readonly", (s) => s.getAll()).catch(() => []),
  writeLibrary: (name, text) => attempted(() => inStore("readwrite", (s) => s.put({ name, text }))),
  removeFromLibrary: (name) => attempted(() => inStore("readwrite", (s) => s.delete(name))),
};

export const shelf: Shelf = window.heddle ?? browserShelf;
