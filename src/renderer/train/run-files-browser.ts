// Runs in the browser build: IndexedDB, by the name of the document's file.
import type { RunPlace, StoredRun } from "../../shared/ipc.ts";
import { openDatabase, rowsOf } from "../storage/database.ts";
import type { RunFiles } from "./run-files.ts";

const database = openDatabase("heddle-runs", { texts: {}, weights: {} });

const keyOf = ({ name }: RunPlace, id: string): string => `${name}/${id}`;
const failure = (cause: unknown) => ({
  error: `the browser cannot store runs (${cause instanceof Error ? cause.message : cause})`,
});

export const browserRunFiles: RunFiles = {
  async listRuns({ name }) {
    try {
      const range = IDBKeyRange.bound(`${name}/`, `${name}0`, false, true); // "0" comes right after "/"
      const [keys, texts, weights] = await Promise.all([
        database.within("readonly", (store) => store("texts").getAllKeys(range)),
        database.within("readonly", (store) => store("texts").getAll(range)),
        database.within("readonly", (store) => store("weights").getAllKeys(range)),
      ]);
      const having = new Set(rowsOf(weights).map(String));
      const rows = rowsOf(texts);
      return rowsOf(keys).map((key, i): StoredRun => {
        const text = rows[i];
        return {
          id: String(key).slice(name.length + 1),
          // What is no text is told as a run that cannot be read.
          text: typeof text === "string" ? text : "",
          weights: having.has(String(key)),
        };
      });
    } catch (cause) {
      return failure(cause);
    }
  },

  async readRunWeights(place, id) {
    try {
      const bytes = await database.within("readonly", (store) => store("weights").get(keyOf(place, id)));
      return bytes instanceof Uint8Array ? bytes : null;
    } catch (cause) {
      return failure(cause);
    }
  },

  async writeRun(place, id, text, weights) {
    try {
      await database.within("readwrite", (store) => {
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
      await database.within("readwrite", (store) => {
        store("weights").delete(keyOf(place, id));
        return store("texts").delete(keyOf(place, id));
      });
      return null;
    } catch (cause) {
      return failure(cause);
    }
  },
};
