// Files and folders brought from memory to the disk. A busy disk takes seconds.
import { open } from "node:fs/promises";

/** Of a folder: a new name in it is on the disk as well. Windows opens no folder, and does without. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close().catch(() => undefined);
}

/** Files that are being flushed, and whether they were written again meanwhile. */
const underWay = new Map<string, boolean>();

/** The same with the folder, once at a time: flushes that pile up would keep every other file waiting. */
export async function flushInTurn(file: string, folder: string): Promise<void> {
  if (underWay.has(file)) return void underWay.set(file, true);
  do {
    underWay.set(file, false);
    await flush(file);
    await flush(folder);
  } while (underWay.get(file));
  underWay.delete(file);
}
