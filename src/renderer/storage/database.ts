// The one door to IndexedDB. What comes out is unknown: another version, or a person, may have written it.

type Stores = Readonly<Record<string, IDBObjectStoreParameters>>;

export interface Database<Name extends string> {
  /** One transaction over all stores; gives the result of the request that `act` returns once all of it is done. */
  within(
    mode: IDBTransactionMode,
    act: (store: (name: Name) => IDBObjectStore) => { readonly result: unknown },
    options?: IDBTransactionOptions,
  ): Promise<unknown>;
}

/** Opened with the first transaction; tried again with the next one where that fails. Throws what the browser says. */
export function openDatabase<S extends Stores>(name: string, stores: S): Database<keyof S & string> {
  const names = Object.keys(stores);
  let database: Promise<IDBDatabase> | undefined;
  const open = () =>
    new Promise<IDBDatabase>((done, fail) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        for (const [store, parameters] of Object.entries(stores))
          request.result.createObjectStore(store, parameters);
      };
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
  const opened = () => {
    database ??= open().catch((cause: unknown) => {
      database = undefined;
      throw cause;
    });
    return database;
  };
  return {
    async within(mode, act, options) {
      const transaction = (await opened()).transaction(names, mode, options);
      return new Promise((done, fail) => {
        const request = act((store) => transaction.objectStore(store));
        transaction.oncomplete = () => done(request.result);
        transaction.onabort = () => fail(transaction.error);
      });
    },
  };
}

/** The rows of `getAll`, each as it is. */
export const rowsOf = (found: unknown): readonly unknown[] => (Array.isArray(found) ? found : []);
