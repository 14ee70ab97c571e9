// Where files are: Electron's main process, the browser's file handles, or its download folder.
import { fingerprint, noFile } from "../../shared/fingerprint.ts";
import {
  type Failure,
  type NamedBytes,
  type OpenedFile,
  type RecentFile,
  type SavedFile,
  whyTooLarge,
} from "../../shared/ipc.ts";
import { zipped } from "./zip.ts";

export interface Disk {
  /** Null: the user thought better of it. */
  open(): Promise<OpenedFile | Failure | null>;
  /** What stands there now, to see whether somebody else has changed it; null where it cannot be known. */
  read(path: string): Promise<OpenedFile | Failure | null>;
  /** While the file holds what `over` is the fingerprint of; null: whatever it holds. */
  save(path: string, text: string, over: string | null): Promise<SavedFile | Failure | null>;
  saveAs(name: string, text: string): Promise<SavedFile | Failure | null>;
  /** For what is no graph, and so no recent file. */
  saveBytesAs(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<SavedFile | Failure | null>;
  /** Files that belong together: into a folder, or where there are no folders as `NAME.zip`. */
  saveFolder(name: string, files: readonly NamedBytes[]): Promise<SavedFile | Failure | null>;
  recent(): Promise<RecentFile[]>;
}

/** The part of the File System Access API that is used; Firefox and Safari have none of it. */
export interface FileHandle {
  readonly name: string;
  getFile(): Promise<File>;
  createWritable(): Promise<{ write(text: string): Promise<void>; close(): Promise<void> }>;
  isSameEntry?(other: FileHandle): Promise<boolean>;
  requestPermission?(of: { mode: "read" | "readwrite" }): Promise<string>;
}
interface Pickers {
  showOpenFilePicker?(options: object): Promise<FileHandle[]>;
  showSaveFilePicker?(options: object): Promise<FileHandle>;
}

const types = [{ description: "Heddle graph", accept: { "application/json": [".json"] } }];
const handles = new Map<string, FileHandle>();
const message = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Null when the user closed the picker. */
async function picked<T>(pick: () => Promise<T>): Promise<T | Failure | null> {
  try {
    return await pick();
  } catch (cause) {
    return cause instanceof DOMException && cause.name === "AbortError" ? null : { error: message(cause) };
  }
}

/** Gives the path by which the file is read and saved from now on. */
export function mount(handle: FileHandle, place = `browser:${handles.size + 1}`): string {
  const path = `${place}/${handle.name}`;
  handles.set(path, handle);
  return path;
}

/** Files that were open before, fetched when they are first asked for. */
const known = () => import("./recent-handles.ts");

/** The same for a file that the user chose, which is a recent one from now on. */
async function remember(handle: FileHandle): Promise<string> {
  const path = await (await known()).keepHandle(handle);
  handles.set(path, handle);
  return path;
}

/** What the file holds, as `Disk.save` compares it. */
async function heldBy(handle: FileHandle): Promise<string> {
  try {
    return fingerprint(await (await handle.getFile()).text());
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "NotFoundError") return noFile;
    throw cause;
  }
}

/** One tab after the other: what is compared is still there when it is replaced. */
const alone = <T>(handle: FileHandle, work: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request(`heddle-file-${handle.name}`, work) : work();

async function write(handle: FileHandle, text: string): Promise<void> {
  const file = await handle.createWritable();
  await file.write(text);
  await file.close();
}

/** A file that cannot be a graph is refused before it is read into memory. */
async function readFile(file: File, path: string): Promise<OpenedFile | Failure> {
  const error = whyTooLarge(file.name, file.size);
  return error === null ? { path, name: file.name, text: await file.text() } : { error };
}

const pickers = window as unknown as Pickers;

const browserDisk: Disk = {
  async open() {
    const { showOpenFilePicker } = pickers;
    if (!showOpenFilePicker) return openByInput();
    return picked(async () => {
      const [handle] = await showOpenFilePicker.call(window, { types });
      if (!handle) return { error: "No file was chosen." };
      return readFile(await handle.getFile(), await remember(handle));
    });
  },
  async read(path) {
    const handle = handles.get(path);
    if (!handle) return null;
    return picked(async () => {
      // A handle of an earlier session is read when the user has agreed once more.
      if ((await handle.requestPermission?.({ mode: "read" })) === "denied")
        return { error: `The browser was not allowed to read ${handle.name}.` };
      return readFile(await handle.getFile(), path);
    });
  },
  async save(path, text, over) {
    const handle = handles.get(path);
    if (!handle) return this.saveAs(path.replace(/^.*\//, ""), text);
    return picked(() =>
      alone<SavedFile | Failure>(handle, async () => {
        if (over !== null && (await heldBy(handle)) !== over)
          return { error: `${handle.name} has changed on disk.`, hasChanged: true };
        await write(handle, text);
        return { path, name: handle.name };
      }),
    );
  },
  async saveAs(name, text) {
    const { showSaveFilePicker } = pickers;
    if (!showSaveFilePicker) return download(name, text);
    return picked(async () => {
      const handle = await showSaveFilePicker.call(window, { suggestedName: name, types });
      await write(handle, text);
      return { path: await remember(handle), name: handle.name };
    });
  },
  saveBytesAs: async (name, bytes) => download(name, bytes),
  saveFolder: async (name, files) => download(`${name}.zip`, zipped(files)),
  async recent() {
    const recent = await (await known()).recentHandles();
    for (const { path, handle } of recent) if (!handles.has(path)) handles.set(path, handle);
    return recent.map(({ path, handle }) => ({ path, name: handle.name }));
  },
};

function openByInput(): Promise<OpenedFile | Failure | null> {
  return new Promise((done) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".json,application/json";
    input.oncancel = () => done(null);
    input.onchange = async () => {
      const file = input.files?.[0];
      if (!file) return done(null);
      try {
        done(await readFile(file, ""));
      } catch (cause) {
        done({ error: message(cause) });
      }
    };
    input.click();
  });
}

/** A download has no path: saving again asks again. */
function download(name: string, content: string | Uint8Array<ArrayBuffer>): SavedFile {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  return { path: "", name };
}

const bridge = window.heddle;

export const disk: Disk = bridge
  ? {
      open: () => bridge.openFile(),
      read: (path) => bridge.openRecent(path),
      save: (path, text, over) => bridge.saveFile(path, text, over),
      saveAs: (name, text) => bridge.saveFileAs(name, text),
      saveBytesAs: (name, bytes) => bridge.saveBytesAs(name, bytes),
      saveFolder: (_, files) => bridge.saveFolder(files),
      recent: () => bridge.recentFiles(),
    }
  : browserDisk;
