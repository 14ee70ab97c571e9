// One process at a time writes into the folder of a study. The lock is a file with the process's number: that of a
// process that was killed is taken over.
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { codeOf } from "../disk/index.ts";
import { LabError, refusedBy } from "./lab-error.ts";

/** Takes the lock of a folder, gives the way to free it; throws `LabError` where another process has it. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, ".lock");
  const mine = `${process.pid} ${hostname()}\n`;
  // Written beside it and linked, so that nobody ever reads half of it.
  const draft = `${path}-${process.pid}`;
  await writeFile(draft, mine).catch(refusedBy(folder));
  try {
    for (let tries = 0; ; tries++) {
      const taken = await link(draft, path).then(
        () => true,
        (cause: unknown) => {
          if (codeOf(cause) === "EEXIST") return false;
          throw cause;
        },
      );
      if (taken) return () => rm(path, { force: true });
      const holder = await readFile(path, "utf8").catch(() => "");
      if (isAlive(holder) || tries >= 3)
        throw new LabError(
          `Another process works in this folder${holder ? ` (${holder.trim().replace(" ", " on ")})` : ""}: wait for it, or give another folder`,
        );
      if (holder === (await readFile(path, "utf8").catch(() => ""))) await rm(path, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

/** Of another machine nobody can tell: it counts as alive. */
function isAlive(holder: string): boolean {
  const [pid, host] = holder.trim().split(" ");
  if (!pid || !/^\d+$/.test(pid)) return false;
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === "EPERM";
  }
}
