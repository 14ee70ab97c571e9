// Copies of unsaved work, and what is made of those that a crash has left behind. Each window has a key of its own and its
// graphs keys that begin with that; it holds a lock of each: entries whose lock nobody holds were left behind.
import { parseDocument } from "../../core/index.ts";
import type { Failure, JournalEntry } from "../../shared/ipc.ts";
import { isObject } from "../storage/checks.ts";
import { disk } from "../storage/disk.ts";
import { reportIgnored } from "../storage/ignored.ts";
import { isSafeMode } from "../storage/safe-mode.ts";
import type { OpenFile } from "../store/document-slice.ts";
import { browserJournal } from "./journal-browser.ts";
import { openUnsaved } from "./open-tab.ts";
import { restoreSeen } from "./seen.ts";

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
export const lockName = (k: string): string => `heddle-window-${k}`;

export interface Kept {
  readonly file: OpenFile | null;
  /** What the file held when it was last read or written, see seen.ts. */
  readonly seen?: string | undefined;
  readonly text: string;
}

/** What a crash has left behind. */
export interface Leftover {
  readonly key: string;
  readonly name: string;
  readonly savedAt: number;
  readonly file: OpenFile | null;
  readonly seen?: string | undefined;
  readonly text: string;
}

/**
 * Entries of windows that are gone, newest first. `dead` is the key of an entry of one whose locks its page may not have
 * given up yet.
 */
export async function leftovers(dead: string | null = null): Promise<Leftover[]> {
  if (isSafeMode) return [];
  const entries = await journal.readJournal().catch(() => []);
  const held = new Set((await navigator.locks?.query())?.held?.map((l) => l.name));
  const left = entries
    .filter(({ key }) => windowOf(key) !== windowKey && (isOf(key, dead) || !held.has(lockName(key))))
    .flatMap((e) => {
      const read = readEntry(e);
      if (typeof read !== "string") return [read];
      reportIgnored(`The rescue copy ${e.key}`, read);
      return [];
    });
  const saved = await Promise.all(left.map(isInItsFile));
  for (const [i, l] of left.entries()) if (saved[i]) await forget(l.key).catch(() => undefined);
  return left.filter((_, i) => !saved[i]).sort((a, b) => b.savedAt - a.savedAt);
}

/** Whether an entry is of the window that wrote this one. */
export const isOf = (key: string, one: string | null): boolean =>
  one !== null && windowOf(key) === windowOf(one);

/** The window ended after it had saved, and before it had forgotten the copy: nothing is unsaved. */
export async function isInItsFile({ file, text }: Leftover): Promise<boolean> {
  if (file?.path == null) return false;
  const now = await disk.read(file.path).catch(() => null);
  return now !== null && !("error" in now) && now.text === text;
}

/** Why it cannot be read, where it cannot. It stays in the journal then. */
export function readEntry({ key, text, savedAt, error }: JournalEntry): Leftover | string {
  if (error !== undefined) return error;
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return "it must be JSON";
  }
  if (!isObject(kept) || typeof kept.text !== "string") return "it holds no graph";
  const { file = null, seen } = kept;
  if (file !== null && !isOpenFile(file)) return "its file must have a name and a path";
  const parsed = parseDocument(kept.text);
  if (!parsed.ok) return `its graph cannot be read (${parsed.problems[0]?.message ?? "damaged"})`;
  return {
    ...{ key, savedAt, file, text: kept.text, name: file?.name ?? parsed.document.name },
    seen: typeof seen === "string" ? seen : undefined,
  };
}

const isOpenFile = (v: unknown): v is OpenFile =>
  isObject(v) && typeof v.name === "string" && (v.path === null || typeof v.path === "string");

/** Takes up what a crash left behind; it is unsaved work still. False where it cannot be read. */
export async function restore(leftover: Leftover): Promise<boolean> {
  const parsed = parseDocument(leftover.text);
  if (!parsed.ok) return false;
  const { file, seen } = leftover;
  openUnsaved(parsed.document, file);
  if (file?.path != null && seen !== undefined) restoreSeen(file.path, seen);
  await forget(leftover.key);
  return true;
}

export const forget = (k: string): Promise<void> => journal.clearJournal(k);
