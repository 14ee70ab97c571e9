// Files that the user chose. The page may read and write a path only after the user has named it, in a
// dialog, on the command line or in the file manager, now or in an earlier session (the recent files).
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { app, type BrowserWindow, dialog } from "electron";
import { z } from "zod";
import { codeOf, reason, whyNotWritten, writeWhole } from "../disk/index.ts";
import { dataFiles } from "../shared/data-files.ts";
import { fingerprint, noFile } from "../shared/fingerprint.ts";
import {
  type DataFile,
  type DataKind,
  type Failure,
  type NamedBytes,
  type OpenedFile,
  type RecentFile,
  type SavedFile,
  whyTooLarge,
} from "../shared/ipc.ts";

const maxRecent = 12;
/** Of a text or of weights. */
const maxBytes = 512 * 1024 * 1024;
const inMB = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
const anyFile = { name: "All files", extensions: ["*"] };
const filters = [{ name: "Heddle graph", extensions: ["graph.json", "json"] }, anyFile];

export class Files {
  private readonly list = join(app.getPath("userData"), "recent.json");
  private paths: string[] | null = null;
  private refused: readonly { readonly what: string; readonly why: string }[] = [];
  private readonly granted = new Set<string>();

  async openWithDialog(window: BrowserWindow): Promise<OpenedFile | Failure | null> {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      properties: ["openFile"],
      filters,
    });
    const [path] = filePaths;
    return canceled || path === undefined ? null : this.openChosen(path);
  }

  /** A file that is no document, read once: the page may not write it, nor read it again. */
  async openDataWithDialog(window: BrowserWindow, kind: DataKind): Promise<DataFile | Failure | null> {
    const { name, extensions } = dataFiles[kind];
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      properties: ["openFile"],
      filters: [{ name, extensions: [...extensions] }, anyFile],
    });
    const [path] = filePaths;
    return canceled || path === undefined ? null : readData(path);
  }

  /** `name` comes from the document: of its own folder alone. */
  async weightsBeside(path: string, name: string): Promise<DataFile | Failure> {
    if (!(await this.mayUse(path))) return { error: `${path} was not opened in this window.` };
    return readData(join(dirname(path), name));
  }

  /** `path` comes from the user, not from the page. */
  async openChosen(path: string): Promise<OpenedFile | Failure> {
    const file = resolve(path);
    try {
      const { size } = await stat(file);
      const error = whyTooLarge(basename(file), size);
      if (error !== null) return { error };
      const text = await readFile(file, "utf8");
      await this.remember(file);
      return { path: file, name: basename(file), text };
    } catch (cause) {
      return { error: reason(cause, file), ...(codeOf(cause) === "ENOENT" ? { isMissing: true } : {}) };
    }
  }

  async openRecent(path: string): Promise<OpenedFile | Failure> {
    return (await this.mayUse(path))
      ? this.openChosen(path)
      : { error: `${path} is not a recent file; use Open.` };
  }

  async save(path: string, text: string, over: string | null): Promise<SavedFile | Failure> {
    if (!(await this.mayUse(path))) return { error: `${path} was not opened in this window; use Save as.` };
    return this.write(path, text, over);
  }

  async saveWithDialog(
    window: BrowserWindow,
    suggestedName: string,
    content: string | Uint8Array,
  ): Promise<SavedFile | Failure | null> {
    const last = (await this.recent())[0];
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: last ? join(dirname(last.path), suggestedName) : suggestedName,
      filters: typeof content === "string" ? filters : [],
    });
    if (canceled || !filePath) return null;
    const saved = await this.write(filePath, content);
    if (!("error" in saved) && typeof content === "string") await this.remember(filePath);
    return saved;
  }

  async saveIntoFolder(
    window: BrowserWindow,
    files: readonly NamedBytes[],
  ): Promise<SavedFile | Failure | null> {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title: "Choose a folder to export into",
      buttonLabel: "Export",
      properties: ["openDirectory", "createDirectory"],
    });
    const [folder] = filePaths;
    if (canceled || folder === undefined) return null;
    try {
      const there = new Set(await readdir(folder));
      const old = files.filter(({ name }) => there.has(name)).map(({ name }) => name);
      if (old.length > 0 && !(await mayReplace(window, folder, old))) return null;
      for (const { name, bytes } of files) await writeWhole(join(folder, name), bytes);
      return { path: folder, name: basename(folder) };
    } catch (cause) {
      return { error: reason(cause, folder) };
    }
  }

  async recent(): Promise<RecentFile[]> {
    return (await this.load()).map((path) => ({ path, name: basename(path) }));
  }

  /** What was saved here and could not be read. */
  async unreadable(): Promise<readonly { readonly what: string; readonly why: string }[]> {
    await this.load();
    return this.refused;
  }

  async mayUse(path: string): Promise<boolean> {
    return this.granted.has(path) || (await this.load()).includes(path);
  }

  private async load(): Promise<string[]> {
    if (this.paths) return this.paths;
    const text = await readFile(this.list, "utf8").catch(() => null); // never written
    const paths = text === null ? [] : recentPaths(text);
    this.paths ??= paths ?? [];
    // The next file that is opened replaces the list: what could not be read stays beside it.
    if (paths === null && text !== null)
      await writeFile(`${this.list}.unreadable`, text).catch(() => undefined);
    if (paths === null)
      this.refused = [{ what: "The list of recent files", why: "it must be a list of paths" }];
    return this.paths;
  }

  private async remember(path: string): Promise<void> {
    this.granted.add(path);
    app.addRecentDocument(path);
    this.paths = [path, ...(await this.load()).filter((other) => other !== path)].slice(0, maxRecent);
    // The file itself is open or saved: a list that cannot be written costs the next start one line of a menu.
    await writeWhole(this.list, JSON.stringify(this.paths)).catch(() => undefined);
  }

  private async write(
    path: string,
    content: string | Uint8Array,
    over: string | null = null,
  ): Promise<SavedFile | Failure> {
    const holds = (now: string | null) => (now === null ? noFile : fingerprint(now)) === over;
    try {
      await writeWhole(path, content, over === null ? {} : { over: holds });
      return { path, name: basename(path) };
    } catch (cause) {
      const error = `${path}: ${whyNotWritten(cause)}.`;
      return { error, ...(codeOf(cause) === "ECHANGED" ? { hasChanged: true } : {}) };
    }
  }
}

async function readData(path: string): Promise<DataFile | Failure> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes)
      return { error: `${path} has ${inMB(size)}; it may have at most ${inMB(maxBytes)}.` };
    return { name: basename(path), bytes: new Uint8Array(await readFile(path)) };
  } catch (cause) {
    return { error: reason(cause, path) };
  }
}

/** Null for a text that is no list of paths. */
function recentPaths(text: string): string[] | null {
  try {
    return z.array(z.string()).safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

async function mayReplace(window: BrowserWindow, folder: string, names: readonly string[]): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: "question",
    message: `Replace ${names.join(", ")}?`,
    detail: `${folder} has ${names.length === 1 ? "a file of that name" : "files of these names"}.`,
    buttons: ["Replace", "Cancel"],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
