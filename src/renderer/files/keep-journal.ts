// A copy of the unsaved work of each open graph, written within a second of each edit, so that a crash loses at most that.
import { type HeddleDocument, printDocument } from "../../core/index.ts";
import type { Failure } from "../../shared/ipc.ts";
import { homeOf } from "../store/run-home.ts";
import { useStore } from "../store/store.ts";
import { type TabState, tabsOf } from "../store/tabs-slice.ts";
import { isDirty } from "./dirty.ts";
import { journal, type Kept, keyOf, lockName } from "./journal.ts";
import { seenOf } from "./seen.ts";

/** Writes are this far apart while edits come in, ms. */
const pace = 400;
/** After an edit behind a pause: once what it is checked and drawn by is under way, ms. */
const soon = 60;

/** What stands in the journal of a graph: nothing where it was saved. */
interface Entry {
  readonly document: HeddleDocument;
  readonly saved: HeddleDocument | null;
  readonly isWritten: boolean;
  /** Gives the lock of its key up. */
  readonly unlock: () => void;
}

/** Held as long as the window is there, or until it is given up. */
function lock(key: string): () => void {
  let unlock = () => {};
  const held = new Promise<void>((done) => {
    unlock = done;
  });
  void navigator.locks?.request(lockName(key), () => held);
  return unlock;
}

/** Keeps the journal up with the open graphs from now on. */
export function keepJournal(): void {
  const entries = new Map<number, Entry>();
  // A window of the app that closes in good order has asked about its work; a tab of a browser may just be gone.
  if (window.heddle)
    window.addEventListener("pagehide", () => {
      for (const opening of entries.keys()) void journal.clearJournal(keyOf(opening));
    });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let begun = 0;
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
  const writeTab = async ({ opening, document, saved, file, past, runPlace }: TabState) => {
    const { isWritten = false, unlock = lock(keyOf(opening)) } = entries.get(opening) ?? {};
    const isUnsaved = isDirty({ document, saved, file });
    entries.set(opening, { document, saved, isWritten: isUnsaved, unlock });
    if (isUnsaved) {
      const seen = file?.path == null ? undefined : seenOf(file.path);
      const { preset } = homeOf(past[0]?.document ?? document);
      const home = file === null ? { place: runPlace?.name ?? null, preset } : undefined;
      const kept: Kept = { file, seen, home, text: printDocument(document) };
      tellFailure(await journal.writeJournal(keyOf(opening), JSON.stringify(kept)));
    } else if (isWritten) await journal.clearJournal(keyOf(opening));
  };
  const isNews = ({ opening, document, saved }: TabState): boolean => {
    const known = entries.get(opening);
    return known ? known.document !== document || known.saved !== saved : document !== saved;
  };
  const write = async () => {
    timer = undefined;
    begun = performance.now();
    const { tabs } = useStore.getState();
    for (const [opening, { isWritten, unlock }] of entries) {
      if (tabs.includes(opening)) continue;
      entries.delete(opening);
      if (isWritten) await journal.clearJournal(keyOf(opening));
      unlock();
    }
    for (const tab of tabsOf(useStore.getState()).filter(isNews)) await writeTab(tab);
  };
  useStore.subscribe((s, before) => {
    if (timer !== undefined) return;
    if (s.document === before.document && s.saved === before.saved && s.tabs === before.tabs) return;
    const wait = Math.max(soon, begun + pace - performance.now());
    timer = setTimeout(() => void write().catch(() => undefined), wait);
  });
}
