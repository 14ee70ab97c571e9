// Where the library lies: a folder of the user's data in Electron, IndexedDB in a browser.
import type { Failure, LibraryFile } from "../../shared/ipc.ts";
import { isObject } from "../storage/checks.ts";
import { openDatabase, rowsOf } from "../storage/database.ts";
import { reportIgnored } from "../storage/ignored.ts";

export interface LibraryFiles {
  readLibrary(): Promise<LibraryFile[]>;
  writeLibrary(name: string, text: string): Promise<Failure | null>;
  removeFromLibrary(name: string): Promise<Failure | null>;
  /** Shows a file in the file manager; absent in a browser. */
  revealInLibrary?(name: string): Promise<void>;
}

const database = openDatabase("heddle-library", { blocks: { keyPath: "name" } });

async function attempted(act: () => Promise<unknown>): Promise<Failure | null> {
  try {
    await act();
    return null;
  } catch (cause) {
    return { error: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** An entry without a text is listed as one that cannot be read, as a damaged file is. */
export const filesOf = (found: unknown): LibraryFile[] =>
  rowsOf(found).flatMap((row): LibraryFile[] => {
    if (isObject(row) && typeof row.name === "string") {
      const { name, text } = row;
      return typeof text === "string" ? [{ name, text }] : [{ name, error: "its text must be text" }];
    }
    reportIgnored("A block of the library", "it must have a name");
    return [];
  });

const browserLibrary: LibraryFiles = {
  readLibrary: () => database.within("readonly", (store) => store("blocks").getAll()).then(filesOf, () => []),
  writeLibrary: (name, text) =>
    attempted(() => database.within("readwrite", (store) => store("blocks").put({ name, text }))),
  removeFromLibrary: (name) =>
    attempted(() => database.within("readwrite", (store) => store("blocks").delete(name))),
};

export const libraryFiles: LibraryFiles = window.heddle ?? browserLibrary;
