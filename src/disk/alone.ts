// One process at a time compares a file and replaces it: what it compared is still there when it is replaced. The lock
// is a file among the temporary ones, never beside the user's, and never a reason not to save.
import { createHash, randomBytes } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
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
  const owner = `${process.pid} ${randomBytes(6).toString("hex")}`;
  const isOurs = await take(lock, owner);
  try {
    return await work();
  } finally {
    // Another may hold it by now, where this process was stopped for a while.
    if (isOurs && (await ownerOf(lock)) === owner) await rm(lock, { force: true }).catch(() => undefined);
  }
}

/** False where it cannot be had: the work is done without it. */
async function take(lock: string, owner: string): Promise<boolean> {
  for (const until = Date.now() + patience; Date.now() < until; ) {
    try {
      await writeFile(lock, owner, { flag: "wx", mode: 0o600 });
      return true;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") return false;
    }
    const found = await ownerOf(lock);
    if (isGone(found)) await removeLeft(lock, found);
    else await new Promise((done) => setTimeout(done, pause));
  }
  return false;
}

/** Empty where there is no lock, or one that has just been made and does not say yet whose it is. */
const ownerOf = (lock: string): Promise<string> => readFile(lock, "utf8").catch(() => "");

/** Its process was killed, or has ended since its lock was read. */
function isGone(owner: string): boolean {
  const pid = Number.parseInt(owner, 10);
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** By renaming, which one process alone can do; what turns out to be another's lock by now is put back. */
async function removeLeft(lock: string, owner: string): Promise<void> {
  const aside = `${lock}.${randomBytes(6).toString("hex")}`;
  try {
    await rename(lock, aside);
    if ((await ownerOf(aside)) !== owner) await link(aside, lock);
  } catch {
    // It is gone, or somebody has taken it: there is a next look.
  } finally {
    await rm(aside, { force: true }).catch(() => undefined);
  }
}
