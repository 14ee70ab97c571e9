// The thread that writes the rescue copies. Neither the window nor a save waits for it, and it waits for neither: between
// an edit and the file that holds it lie one message and four calls of the system. It alone writes in their folder.
import { dirname } from "node:path";
import { parentPort } from "node:worker_threads";
import { flush, removeAtOnce, whyOf, writeAtOnce } from "../disk/index.ts";
import type { JournalJob, JournalJobDone } from "./journal.ts";

/** A kill loses nothing that the system was given; against a power cut it is brought to the disk, this much later, ms. */
const flushAfter = 2000;

const unflushed = new Set<string>();
let turn: Promise<void> = Promise.resolve();

parentPort?.on("message", (job: JournalJob) => {
  turn = turn.then(async () => {
    const done: JournalJobDone = { id: job.id, error: await errorOf(job) };
    parentPort?.postMessage(done);
  });
});

/** What went wrong, without a full stop. */
async function errorOf({ path, text }: JournalJob): Promise<string | null> {
  try {
    if (text === null) removeAtOnce(path);
    else await writeAtOnce(path, text);
  } catch (cause) {
    return whyOf(cause);
  }
  if (unflushed.size === 0) setTimeout(() => void flushAll(), flushAfter);
  unflushed.add(path);
  return null;
}

async function flushAll(): Promise<void> {
  const paths = [...unflushed];
  unflushed.clear();
  for (const path of paths) await flush(path);
  for (const folder of new Set(paths.map(dirname))) await flush(folder);
}
