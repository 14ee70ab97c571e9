// Why a file that was named on the command line could not be read, with the way out.
import { readdir } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { didYouMean, nearNames } from "../core/index.ts";
import { codeOf, whyOf } from "../disk/index.ts";

/** Among more files than these a name is not looked for. */
const maxNames = 10_000;

/** What a call of the file system failed for; where nothing has that name, what is near it, or where it was looked for. */
export async function whyNotRead(file: string, cause: unknown): Promise<string> {
  if (codeOf(cause) !== "ENOENT") return whyOf(cause);
  const folder = dirname(resolve(file));
  const names = await readdir(folder).catch(() => null);
  if (names === null) return `${whyOf(cause)}: there is no folder ${folder}`;
  const near = names.length > maxNames ? [] : nearNames(basename(file), names);
  return `${whyOf(cause)}${near.length > 0 ? didYouMean(near) : ` in ${folder}`}`;
}
