// Files that were open before, in a browser that lends handles to them: kept in IndexedDB, read again when the user asks
// for one and the browser lets us.
import { isObject } from "./checks.ts";
import { openDatabase, rowsOf } from "./database.ts";
import type { FileHandle } from "./disk.ts";

interface KnownFile {
  readonly path: string;
  readonly handle: FileHandle;
}

const most = 10;
const database = openDatabase("heddle-files", { recent: { keyPath: "path" } });

const isHandle = (v: unknown): v is FileHandle =>
  isObject(v) && typeof v.name === "string" && typeof v.getFile === "function";

/** The latest first. A browser that forbids it has none. */
export async function recentHandles(): Promise<readonly KnownFile[]> {
  try {
    const rows = rowsOf(await database.within("readonly", (store) => store("recent").getAll()));
    return rows
      .flatMap((row) =>
        isObject(row) && typeof row.path === "string" && isHandle(row.handle)
          ? [{ path: row.path, handle: row.handle, at: Number(row.at) || 0 }]
          : [],
      )
      .sort((a, b) => b.at - a.at);
  } catch {
    return [];
  }
}

/** Keeps a file as the latest, under the path that it had if it was known. Gives its path. */
export async function keepHandle(handle: FileHandle): Promise<string> {
  const known = await recentHandles();
  let path: string | undefined;
  for (const other of known) if (await handle.isSameEntry?.(other.handle)) path ??= other.path;
  path ??= `browser:${crypto.randomUUID()}/${handle.name}`;
  const row = { path, handle, at: Date.now() };
  try {
    await database.within("readwrite", (store) => {
      for (const { path: old } of known.slice(most - 1)) store("recent").delete(old);
      return store("recent").put(row);
    });
  } catch {
    // It is open or saved all the same; the next session does not offer it.
  }
  return path;
}
