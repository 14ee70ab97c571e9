// Files and folders brought from memory to the disk. A busy disk takes seconds.
import { open } from "node:fs/promises";

/** Of a folder: a new name in it is on the disk as well. Windows opens no folder, and does without. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close().catch(() => undefined);
}
