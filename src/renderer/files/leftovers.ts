// Copies of unsaved work that a crash has left behind: found, read and taken up.
import { parseDocument } from "../../core/index.ts";
import type { JournalEntry } from "../../shared/ipc.ts";
import { isObject } from "../storage/checks.ts";
import { disk } from "../storage/disk.ts";
import { reportIgnored } from "../storage/ignored.ts";
import { isSafeMode } from "../storage/safe-mode.ts";
import type { OpenFile } from "../store/document-slice.ts";
import { type RunHome, withHome } from "../store/run-home.ts";
import { isOf, isOurs, journal, lockName } from "./journal.ts";
import { openUnsaved } from "./open-tab.ts";
import { restoreSeen } from "./seen.ts";

/** What a crash has left behind. */
export interface Leftover {
  readonly key: string;
  readonly name: string;
  readonly savedAt: number;
  readonly file: OpenFile | null;
  readonly seen?: string | undefined;
  readonly home: RunHome | null;
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
    .filter(({ key }) => !isOurs(key) && (isOf(key, dead) || !held.has(lockName(key))))
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
  const { file = null, seen, home } = kept;
  if (file !== null && !isOpenFile(file)) return "its file must have a name and a path";
  const parsed = parseDocument(kept.text);
  if (!parsed.ok) return `its graph cannot be read (${parsed.problems[0]?.message ?? "damaged"})`;
  return {
    ...{ key, savedAt, file, text: kept.text, name: file?.name ?? parsed.document.name },
    seen: typeof seen === "string" ? seen : undefined,
    home: isHome(home) ? home : null,
  };
}

const isOpenFile = (v: unknown): v is OpenFile =>
  isObject(v) && typeof v.name === "string" && (v.path === null || typeof v.path === "string");

const isHome = (v: unknown): v is RunHome =>
  isObject(v) &&
  (v.place === null || (typeof v.place === "string" && /^[a-z0-9-]{1,64}$/.test(v.place))) &&
  (v.preset === null || typeof v.preset === "string");

/** Takes up what a crash left behind; it is unsaved work still. False where it cannot be read. */
export async function restore(leftover: Leftover): Promise<boolean> {
  const parsed = parseDocument(leftover.text);
  if (!parsed.ok) return false;
  const { file, seen, home } = leftover;
  openUnsaved(home ? withHome(parsed.document, home) : parsed.document, file);
  if (file?.path != null && seen !== undefined) restoreSeen(file.path, seen);
  await forget(leftover.key);
  return true;
}

export const forget = (k: string): Promise<void> => journal.clearJournal(k);
