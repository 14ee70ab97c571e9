// Studies in the browser build: IndexedDB, a row for each plan and each finished run. Who writes holds a Web Lock.
import type { Failure, RunPlace } from "../../shared/ipc.ts";
import type { StoredStudyText, StudyCalls } from "../../shared/study-calls.ts";
import { openDatabase, rowsOf } from "../storage/database.ts";

const database = openDatabase("heddle-studies", { plans: {}, runs: {} });

const keyOf = ({ name }: RunPlace, id: string): string => `${name}/${id}`;
/** All keys that begin with a text that ends in "/": "0" comes right after "/". */
const below = (text: string): IDBKeyRange => IDBKeyRange.bound(`${text}/`, `${text}0`, false, true);
const failure = (cause: unknown): Failure => ({
  error: `the browser cannot store studies (${cause instanceof Error ? cause.message : cause})`,
});
const textsOf = (rows: unknown): string[] => rowsOf(rows).filter((row) => typeof row === "string");

/** Lets go of the lock of a study that this page writes. */
const held = new Map<string, () => void>();

/** False where another tab writes the study. */
const takeLock = (key: string): Promise<boolean> =>
  new Promise((answer) => {
    void navigator.locks.request(`heddle-study ${key}`, { ifAvailable: true }, async (lock) => {
      answer(lock !== null);
      if (lock)
        await new Promise<void>((free) => {
          held.set(key, free);
        });
    });
  });

export const browserStudyFiles: StudyCalls = {
  async listStudies(place) {
    try {
      const range = below(place.name);
      const keys = rowsOf(await database.within("readonly", (store) => store("plans").getAllKeys(range))).map(
        String,
      );
      const found = keys.map(async (key): Promise<StoredStudyText[]> => {
        const [plan, runs] = await Promise.all([
          database.within("readonly", (store) => store("plans").get(key)),
          database.within("readonly", (store) => store("runs").getAll(below(key))),
        ]);
        const id = key.slice(place.name.length + 1);
        return typeof plan === "string" ? [{ id, plan, runs: textsOf(runs).join("") }] : [];
      });
      return (await Promise.all(found)).flat();
    } catch (cause) {
      return failure(cause);
    }
  },

  async beginStudy(place, id, plan) {
    const key = keyOf(place, id);
    if (!(await takeLock(key))) return { error: "another tab is doing the runs of this study" };
    try {
      await database.within("readwrite", (store) => store("plans").put(plan, key));
      return null;
    } catch (cause) {
      held.get(key)?.();
      return failure(cause);
    }
  },

  async addStudyRun(place, id, line) {
    try {
      const key = `${keyOf(place, id)}/${String(Date.now()).padStart(15, "0")}-${crypto.randomUUID()}`;
      await database.within("readwrite", (store) => store("runs").put(line, key), { durability: "strict" });
      return null;
    } catch (cause) {
      return failure(cause);
    }
  },

  async endStudy(place, id, _readme) {
    const key = keyOf(place, id);
    held.get(key)?.();
    held.delete(key);
    return null;
  },
};
