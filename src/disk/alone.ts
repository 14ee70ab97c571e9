// One process at a time compares a file and replaces it: what it compared is still there when it is replaced. The lock
// is a file among the temporary ones, never beside the user's, and never a reason not to save.
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Reading and renaming a file takes less, ms: who holds it longer was stopped, or is of another machine. */
const patience = 3000;
/** Between two looks, ms. */
const pause = 2;

export function lockOf(target: string): string {
  const name = createHash("sha256").update(target).digest("hex").slice(0, 24);
  return join(tmpdir(), `heddle-${name}.lock`);
}

export async function alone<T>(target: string, work: () => Promise<T>): Promise<T> {
  const lock = lockOf(target);
  const isOurs = await take(lock);
  try {
    return await work();
  } finally {
    if (isOurs) await rm(lock, { force: true }).catch(() => undefined);
  }
}

/** False where it cannot be had: the work is done without it. */
async function take(lock: string): Promise<boolean> {
  for (const until = Date.now() + patience; Date.now() < until; ) {
    try {
      await writeFile(lock, String(process.pid), { flag: "wx", mode: 0o600 });
      return true;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") return false;
    }
    if (await isLeft(lock)) await rm(lock, { force: true }).catch(() => undefined);
    else await new Promise((done) => setTimeout(done, pause));
  }
  return false;
}

/** Its process was killed. One that has just been made may not say yet whose it is. */
async function isLeft(lock: string): Promise<boolean> {
  const pid = Number(await readFile(lock, "utf8").catch(() => ""));
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "ESRCH";
  }
}
