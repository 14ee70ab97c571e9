// A copy of unsaved work, written within a second of each edit, so that a crash loses at most that. Each window has
// a key of its own and holds a lock of that name: entries whose lock nobody holds were left behind by a crash.
import { parseDocument, printDocument } from "../../core/index.ts";
import type { Failure, JournalEntry } from "../../shared/ipc.ts";
import { isObject } from "../storage/checks.ts";
import { disk } from "../storage/disk.ts";
import { reportIgnored } from "../storage/ignored.ts";
import { isSafeMode } from "../storage/safe-mode.ts";
import type { OpenFile } from "../store/document-slice.ts";
import { useStore } from "../store/store.ts";
import { isDirty } from "./dirty.ts";
import { browserJournal } from "./journal-browser.ts";
import { replaceDocument } from "./replace.ts";
import { restoreSeen, seenOf } from "./seen.ts";

export interface Journal {
  readJournal(): Promise<JournalEntry[]>;
  writeJournal(key: string, text: string): Promise<Failure | null>;
  clearJournal(key: string): Promise<void>;
}

const journal: Journal = window.heddle ?? browserJournal;
const key = `w-${crypto.randomUUID()}`;
/** Writes are this far apart while edits come in, ms. */
const pace = 400;
const lockName = (k: string): string => `heddle-window-${k}`;

interface Kept {
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

/** Keeps the journal up with the document from now on. */
export function keepJournal(): void {
  void navigator.locks?.request(lockName(key), () => new Promise(() => undefined));
  // A window of the app that closes in good order has asked about its work; a tab of a browser may just be gone.
  if (window.heddle) window.addEventListener("pagehide", () => void journal.clearJournal(key));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written = false;
  let failing = false;
  /** Told when it begins: while the disk stays full, each edit fails like the one before. */
  const tellFailure = (failure: Failure | null) => {
    if (failure && !failing)
      useStore
        .getState()
        .notify(
          "error",
          `A crash would lose your unsaved work: no copy of it can be kept (${failure.error}). Save the graph.`,
        );
    failing = failure !== null;
  };
  let last = useStore.getState().document;
  const write = async () => {
    timer = undefined;
    const state = useStore.getState();
    if (isDirty(state)) {
      written = true;
      const { file } = state;
      const seen = file?.path == null ? undefined : seenOf(file.path);
      const kept: Kept = { file, seen, text: printDocument(state.document) };
      tellFailure(await journal.writeJournal(key, JSON.stringify(kept)));
    } else if (written) {
      written = false;
      await journal.clearJournal(key);
    }
  };
  useStore.subscribe((s, before) => {
    if (timer !== undefined || (s.document === last && s.saved === before.saved)) return;
    last = s.document;
    timer = setTimeout(() => void write().catch(() => undefined), pace);
  });
}

/** Entries of windows that are gone, newest first. `dead` is one whose lock its page may not have given up yet. */
export async function leftovers(dead: string | null = null): Promise<Leftover[]> {
  if (isSafeMode) return [];
  const entries = await journal.readJournal().catch(() => []);
  const held = new Set((await navigator.locks?.query())?.held?.map((l) => l.name));
  const left = entries
    .filter((e) => e.key !== key && (e.key === dead || !held.has(lockName(e.key))))
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

/** Takes up what a crash left behind; it is unsaved work still. False when the open document is to stay. */
export async function restore(leftover: Leftover): Promise<boolean> {
  const parsed = parseDocument(leftover.text);
  if (!parsed.ok) return false;
  const { file, seen } = leftover;
  if (!(await replaceDocument(parsed.document, file, false))) return false;
  if (file?.path != null && seen !== undefined) restoreSeen(file.path, seen);
  await forget(leftover.key);
  return true;
}

export const forget = (k: string): Promise<void> => journal.clearJournal(k);
