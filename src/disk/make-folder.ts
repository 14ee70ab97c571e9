// Makes a folder and those above it. Node's own way tries for ever where one cannot be made though nothing refuses it
// (below /proc), and says of a file in the way that it exists.
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "./reason.ts";

/** Throws Node's error; `ENOTDIR` where a file is in the way. */
export async function makeFolder(path: string): Promise<void> {
  const there = await stat(path).catch((cause: unknown) => {
    if (codeOf(cause) === "ENOENT") return null;
    throw cause;
  });
  if (there?.isDirectory()) return;
  if (there) throw Object.assign(new Error("a part of the path is a file"), { code: "ENOTDIR" });
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path).catch((cause: unknown) => {
    if (codeOf(cause) !== "EEXIST") throw cause; // somebody else made it meanwhile
  });
}
