// The fonts of figures, from the packages beside Heddle.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** A file of a package; not every package lets its files be asked for by name. */
export async function readFontFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const [, name = "", inside = ""] = /^((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(path) ?? [];
  const folder = dirname(require.resolve(`${name}/package.json`));
  return new Uint8Array(await readFile(join(folder, inside)));
}
