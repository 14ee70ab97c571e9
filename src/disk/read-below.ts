// Files of a folder that is served: what a URL's path names, and nothing outside the folder.
import { realpath as realpathOfNode } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, normalize, sep } from "node:path";
import { promisify } from "node:util";

/** Not that of node:fs/promises: Electron teaches only this one to look into an app.asar. */
const realpath = promisify(realpathOfNode);

/**
 * The file's bytes with its path; `outside` where the path is malformed or leads out of the folder, by dots or by a
 * link; `missing` where there is no such file. `/` is index.html.
 */
export async function readBelow(
  folder: string,
  pathname: string,
): Promise<{ readonly path: string; readonly bytes: Uint8Array<ArrayBuffer> } | "outside" | "missing"> {
  const path = pathBelow(folder, pathname);
  if (path === null) return "outside";
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(path)]);
    if (!real.startsWith(root + sep)) return "outside";
    return { path, bytes: await readFile(real) };
  } catch {
    return "missing";
  }
}

function pathBelow(folder: string, pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname);
    if (path.includes("\0")) return null;
    const root = normalize(join(folder, sep));
    const file = normalize(join(root, path === "/" ? "index.html" : path));
    return file.startsWith(root) ? file : null;
  } catch {
    return null;
  }
}
