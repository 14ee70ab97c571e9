// Where copies of unsaved work are kept. Each window has a key of its own and its graphs keys that begin with that; it holds
// a lock of each: entries whose lock nobody holds were left behind by a crash.
import type { Failure, JournalEntry } from "../../shared/ipc.ts";
import type { OpenFile } from "../store/document-slice.ts";
import type { RunHome } from "../store/run-home.ts";
import { browserJournal } from "./journal-browser.ts";

export interface Journal {
  readJournal(): Promise<JournalEntry[]>;
  writeJournal(key: string, text: string): Promise<Failure | null>;
  clearJournal(key: string): Promise<void>;
}

export const journal: Journal = window.heddle ?? browserJournal;
const windowKey = `w-${crypto.randomUUID()}`;
export const keyOf = (opening: number): string => `${windowKey}-${opening}`;
/** Of whichever window: what the keys of all its graphs begin with. */
const windowOf = (key: string): string => key.slice(0, windowKey.length);
/** Whether an entry is of the window that wrote this one. */
export const isOf = (key: string, one: string | null): boolean =>
  one !== null && windowOf(key) === windowOf(one);
export const isOurs = (key: string): boolean => isOf(key, windowKey);
export const lockName = (k: string): string => `heddle-window-${k}`;

export interface Kept {
  readonly file: OpenFile | null;
  /** What the file held when it was last read or written, see seen.ts. */
  readonly seen?: string | undefined;
  /** Where its runs are, of a graph without a file; releases before this one did not say. */
  readonly home?: RunHome | undefined;
  readonly text: string;
}
