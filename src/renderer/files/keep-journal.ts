// A copy of the unsaved work of each open graph, so that a crash loses at most the last second: written within the edit that
// makes it where that costs next to nothing, since a page under load takes long to come back to a timer.
import { type HeddleDocument, printDocument } from "../../core/index.ts";
import type { Failure } from "../../shared/ipc.ts";
import { homeOf } from "../store/run-home.ts";
import { useStore } from "../store/store.ts";
import { type TabState, tabsOf } from "../store/tabs-slice.ts";
import { isDirty } from "./dirty.ts";
import { journal, type Kept, keyOf, lockName } from "./journal.ts";
import { seenOf } from "./seen.ts";

/** Writes begin this far apart while edits come in, ms. */
const pace = 100;
/** And as many times as far apart as they take the page: a tenth of its time, when a graph is large. */
const rest = 10;
/** A copy that takes the page longer is not made within the edit, ms. */
const within = 4;
/** A graph whose copy was not made yet takes less with no more nodes than these. */
const few = 100;
/** More writes are not under way at a time: a disk that stands still is not given ever more. */
const most = 4;

/** A copy that could not be written is tried again after this time, ms. */
const patience = 2000;

/** What stands in the journal of a graph: nothing where it was saved. */
interface Entry {
  readonly document: HeddleDocument;
  readonly saved: HeddleDocument | null;
  readonly isWritten: boolean;
  /** What its copy took the page, ms. */
  readonly took: number | undefined;
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
  /** When the next write may begin. */
  let next = 0;
  let underWay = 0;
  let failing = false;
  /** Graphs whose last copy could not be written. */
  const owed = new Set<number>();
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
  const send = async <T>(sent: Promise<T>): Promise<T> => {
    underWay++;
    try {
      return await sent;
    } finally {
      underWay--;
    }
  };
  const sendCopy = async (opening: number, text: string) => {
    const refused = (cause: unknown): Failure => ({
      error: cause instanceof Error ? cause.message : String(cause),
    });
    const failure = await send(journal.writeJournal(keyOf(opening), text)).catch(refused);
    if (failure) {
      owed.add(opening);
      next = performance.now() + patience;
    }
    tellFailure(failure);
    keepUp();
  };
  const remove = async (opening: number) => {
    await send(journal.clearJournal(keyOf(opening))).catch(() => undefined);
    keepUp();
  };
  const writeTab = ({ opening, document, saved, file, past, runPlace }: TabState) => {
    const known = entries.get(opening);
    const isUnsaved = isDirty({ document, saved, file });
    const unlock = known?.unlock ?? lock(keyOf(opening));
    const begun = performance.now();
    if (isUnsaved) {
      const seen = file?.path == null ? undefined : seenOf(file.path);
      const { preset } = homeOf(past[0]?.document ?? document);
      const home = file === null ? { place: runPlace?.name ?? null, preset } : undefined;
      const kept: Kept = { file, seen, home, text: printDocument(document) };
      void sendCopy(opening, JSON.stringify(kept));
    } else if (known?.isWritten) void remove(opening);
    owed.delete(opening);
    const took = isUnsaved ? performance.now() - begun : known?.took;
    entries.set(opening, { document, saved, isWritten: isUnsaved, took, unlock });
  };
  const isNews = ({ opening, document, saved }: TabState): boolean => {
    const known = entries.get(opening);
    if (owed.has(opening)) return true;
    return known ? known.document !== document || known.saved !== saved : document !== saved;
  };
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const begun = performance.now();
    const state = useStore.getState();
    for (const [opening, { isWritten, unlock }] of entries) {
      if (state.tabs.includes(opening)) continue;
      entries.delete(opening);
      owed.delete(opening);
      if (isWritten) void remove(opening).then(unlock);
      else unlock();
    }
    for (const tab of tabsOf(state).filter(isNews)) writeTab(tab);
    next = begun + Math.max(pace, rest * (performance.now() - begun));
  };
  /** Each write that ends asks again. */
  const keepUp = () => {
    const state = useStore.getState();
    const { tabs, opening, document } = state;
    const isGone = [...entries.keys()].some((o) => !tabs.includes(o));
    if (underWay >= most || !(isGone || tabsOf(state).some(isNews))) return;
    const wait = next - performance.now();
    const took = entries.get(opening)?.took ?? (Object.keys(document.nodes).length > few ? within : 0);
    if (wait <= 0 && took < within) write();
    else timer ??= setTimeout(write, Math.max(0, wait));
  };
  useStore.subscribe((s, before) => {
    if (s.document !== before.document || s.saved !== before.saved || s.tabs !== before.tabs) keepUp();
  });
}
