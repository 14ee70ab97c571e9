// Custom blocks: one `*.block.json` a block, in a folder of the user's data that people may look into.
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { app, shell } from "electron";
import { makeFolder, reason, writeWhole } from "../disk/index.ts";
import type { Failure, LibraryFile } from "../shared/ipc.ts";

const ending = ".block.json";
/** Larger files are no blocks; the page says so of their names. */
const maxBytes = 64 * 1024 * 1024;

const folder = (): string => join(app.getPath("userData"), "library");

export async function readLibrary(): Promise<LibraryFile[]> {
  const names = (await readdir(folder()).catch(() => [])).filter((name) => name.endsWith(ending)).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder(), name);
      try {
        const { size } = await stat(path);
        if (size > maxBytes)
          return { name, error: `it has ${size} bytes; a block must have at most ${maxBytes}.` };
        return { name, text: await readFile(path, "utf8") };
      } catch (cause) {
        return { name, error: reason(cause, name) };
      }
    }),
  );
}

export async function writeLibrary(name: string, text: string): Promise<Failure | null> {
  const path = join(folder(), name);
  try {
    await makeFolder(folder());
    await writeWhole(path, text);
    return null;
  } catch (cause) {
    return { error: reason(cause, path) };
  }
}

export async function removeFromLibrary(name: string): Promise<Failure | null> {
  const path = join(folder(), name);
  try {
    await rm(path);
    return null;
  } catch (cause) {
    return { error: reason(cause, path) };
  }
}

export async function revealInLibrary(name: string): Promise<void> {
  shell.showItemInFolder(join(folder(), name));
}
