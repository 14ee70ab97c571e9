// Everything that crosses between the page and Electron's main process, once, typed.
//
// The page finds `Bridge` as `window.heddle` (absent in a browser); the preload builds it from `callNames`;
// main validates each call's arguments (src/main/arguments.ts, total over `Calls`) and its sender.

import type { StudyCalls } from "./study-calls.ts";

/** Bytes of a graph file at most; a larger one is refused before it is read. As many as the core reads characters. */
export const maxGraphBytes = 64 * 2 ** 20;

/** Why a file is refused before it is read, or null: a sentence for the user. */
export function whyTooLarge(name: string, bytes: number): string | null {
  if (bytes <= maxGraphBytes) return null;
  const [size, most] = [bytes, maxGraphBytes].map((n) => Math.round(n / 2 ** 20));
  return `${name} has ${size} MB; a graph may have at most ${most} MB. Move large weights to a safetensors file.`;
}

/** A text file that the user chose. `path` is absolute; main reads and writes only paths that it has granted. */
export interface OpenedFile {
  path: string;
  name: string;
  text: string;
}

/** Kinds of files that are no documents; src/shared/data-files.ts says how each ends. */
export const dataKinds = ["text", "weights"] as const;
export type DataKind = (typeof dataKinds)[number];

/** A file that is no document. */
export interface DataFile {
  name: string;
  bytes: Uint8Array;
}

/** Where a file was written. */
export interface SavedFile {
  path: string;
  name: string;
}

/** One of several files that belong together. `name` is no path. */
export interface NamedBytes {
  name: string;
  bytes: Uint8Array;
}

/** A file that was open before, newest first. */
export interface RecentFile {
  path: string;
  name: string;
}

/** Where the runs of a document are kept: beside its file, or with the app while it has none. */
export interface RunPlace {
  /** Absolute path of the document's file. */
  file: string | null;
  /** For a document without a file: matches [a-z0-9-]{1,64}. */
  name: string;
}

/** A run as it lies on the disk. `id` matches [a-z0-9-]{1,64}. */
export interface StoredRun {
  id: string;
  text: string;
  /** There is a checkpoint or weights beside it. */
  weights: boolean;
  /** Why it cannot be read, without a full stop; the text is empty then. */
  error?: string;
}

/** What would be lost with the window. */
export interface AtStake {
  /** Name of the document with unsaved changes. */
  unsaved: string | null;
  /** The training that is under way, in words: `Run 2 is learning: step 120 of 300`. */
  training: string | null;
  /** Absolute path of the document's file, to open it again after a crash. */
  file: string | null;
}

/** Why a page was loaded anew by itself, and what its predecessor had. */
export interface AfterCrash {
  why: "crashed" | "hung" | "memory";
  /** It was not the first time within a minute: what it had may be the cause. */
  again: boolean;
  /** Key of its rescue copy, if it wrote one. */
  rescue: string | null;
  /** Absolute path of the file that it showed. */
  file: string | null;
}

/** What ending a training costs, told whenever that is asked. */
export const whatStays =
  "It stops after this step. Its checkpoint is saved with the graph, and training can resume from it.";

/** An expected failure (file gone, disk full), told to the user and not thrown. */
export interface Failure {
  error: string;
  /** There is no such file. */
  isMissing?: true;
  /** The file no longer holds what was to be replaced. */
  hasChanged?: true;
}

interface AppInfo {
  version: string;
  platform: string;
  arch: string;
  electron: string;
  chrome: string;
  node: string;
}

/** A rescue copy of an unsaved document. `key` matches [a-z0-9-]{1,64}. */
export interface JournalEntry {
  key: string;
  text: string;
  /** ms since 1970 */
  savedAt: number;
  /** Why it cannot be read; the text is empty then. */
  error?: string;
}

/** A file of the library of blocks: its text, or why it could not be read. */
export type LibraryFile =
  | { name: string; text: string; error?: never }
  | { name: string; text?: never; error: string };

/** What the page may ask of main. Null: the user cancelled. */
export interface Calls extends StudyCalls {
  appInfo(): Promise<AppInfo>;

  /** The file named on the command line or by the file manager before the page was there. */
  initialFile(): Promise<OpenedFile | Failure | null>;
  openFile(): Promise<OpenedFile | Failure | null>;
  openRecent(path: string): Promise<OpenedFile | Failure>;
  /** Replaces a file opened or saved before, whole or not at all; while it holds what `over` is the fingerprint of, if any. */
  saveFile(path: string, text: string, over: string | null): Promise<SavedFile | Failure>;
  saveFileAs(suggestedName: string, text: string): Promise<SavedFile | Failure | null>;
  /** Like saveFileAs for an export's bytes (ONNX, safetensors, PNG). */
  saveBytesAs(suggestedName: string, bytes: Uint8Array): Promise<SavedFile | Failure | null>;
  /** Files of an export into a folder that the user chooses; those of the same names are replaced if the user says so. */
  saveFolder(files: readonly NamedBytes[]): Promise<SavedFile | Failure | null>;
  recentFiles(): Promise<RecentFile[]>;
  /** What main has saved and could not read, and why; each was kept under another name. */
  unreadableFiles(): Promise<readonly { readonly what: string; readonly why: string }[]>;

  /** A text to learn from, or weights. It is read once: the page gets no right to its path. */
  openDataFile(kind: DataKind): Promise<DataFile | Failure | null>;
  /** The weights that a document names, from the folder of its file, which was opened or saved here. */
  readWeightsBeside(path: string, name: string): Promise<DataFile | Failure>;

  /** The runs of a document that was opened or saved here; oldest first. */
  listRuns(place: RunPlace): Promise<StoredRun[] | Failure>;
  /** The bytes beside a run; null where there are none. */
  readRunWeights(place: RunPlace, id: string): Promise<Uint8Array | Failure | null>;
  /** Whole or not at all. Without weights, those that are there stay. */
  writeRun(place: RunPlace, id: string, text: string, weights: Uint8Array | null): Promise<null | Failure>;
  removeRun(place: RunPlace, id: string): Promise<null | Failure>;

  /** While anything is at stake, closing the window asks first. */
  setAtStake(atStake: AtStake): Promise<void>;
  /** The page's answer to a `closeRequested` event: all is kept, the window may go. */
  closeWindow(): Promise<void>;

  /** Null unless the page before this one, in this window, died. Told once. */
  afterCrash(): Promise<AfterCrash | null>;
  readJournal(): Promise<JournalEntry[]>;
  writeJournal(key: string, text: string): Promise<Failure | null>;
  clearJournal(key: string): Promise<void>;

  /** Custom blocks, by name of their file: one of `[…].block.json` in the library's folder, never a path. */
  readLibrary(): Promise<LibraryFile[]>;
  writeLibrary(name: string, text: string): Promise<Failure | null>;
  removeFromLibrary(name: string): Promise<Failure | null>;
  /** Shows the file in the file manager. */
  revealInLibrary(name: string): Promise<void>;

  /** Asks for a port to the engine process; it arrives as an `EnginePortMessage` on the window. */
  connectEngine(): Promise<void>;
  /** Ends a run that does not answer. `engineGone` follows, then a new port. */
  killEngine(): Promise<void>;

  /** Shows all of the page larger or smaller: 1 is as large as it is made. From 0.5 to 3. */
  setWindowZoom(factor: number): Promise<void>;
  toggleFullScreen(): Promise<void>;
  /** Closes all windows, each of which asks about unsaved work. */
  quit(): Promise<void>;

  /** Another window, with a graph and an engine of its own. */
  newWindow(): Promise<void>;
}

/** What main tells the page unasked. */
export interface Events {
  /** The engine process ended. A new port follows within a second unless `final`. */
  engineGone: { reason: "killed" | "crashed"; exitCode: number; final: boolean };
  /** The user wants the window closed: save if told so, end the training that is under way, then call `closeWindow`. */
  closeRequested: { save: boolean };
  /** The file manager or a second start of the app asks for this file. */
  fileRequested: OpenedFile | Failure;
}

export type CallName = keyof Calls;
export type EventName = keyof Events;

export interface Bridge extends Calls {
  /** Listens to one kind of event; the function returned stops it. */
  on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): () => void;
}

declare global {
  interface Window {
    /** Absent where the page runs in a browser. */
    heddle?: Bridge;
  }
}

const everyCall: { [N in CallName]: true } = {
  appInfo: true,
  initialFile: true,
  openFile: true,
  openRecent: true,
  saveFile: true,
  saveFileAs: true,
  saveBytesAs: true,
  saveFolder: true,
  recentFiles: true,
  unreadableFiles: true,
  openDataFile: true,
  readWeightsBeside: true,
  listRuns: true,
  readRunWeights: true,
  writeRun: true,
  removeRun: true,
  listStudies: true,
  beginStudy: true,
  addStudyRun: true,
  endStudy: true,
  setAtStake: true,
  closeWindow: true,
  afterCrash: true,
  readJournal: true,
  writeJournal: true,
  clearJournal: true,
  readLibrary: true,
  writeLibrary: true,
  removeFromLibrary: true,
  revealInLibrary: true,
  connectEngine: true,
  killEngine: true,
  setWindowZoom: true,
  toggleFullScreen: true,
  quit: true,
  newWindow: true,
};
const everyEvent: { [N in EventName]: true } = {
  engineGone: true,
  closeRequested: true,
  fileRequested: true,
};

export const callNames = Object.keys(everyCall) as CallName[];
export const eventNames = Object.keys(everyEvent) as EventName[];

/** Names on the wire. */
export const callChannel = (name: CallName): string => `heddle:call:${name}`;
export const eventChannel = (name: EventName): string => `heddle:event:${name}`;
export const enginePortChannel = "heddle:engine-port";

/**
 * `event.data` of the window message that carries the engine's MessagePort in `event.ports[0]`.
 * ArrayBuffers must be copied through it, never transferred: they would arrive as null.
 */
export interface EnginePortMessage {
  type: typeof enginePortChannel;
}
