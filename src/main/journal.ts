// Rescue copies of unsaved documents, one file per key, kept until the page clears them.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { app } from "electron";
import { reason } from "../disk/index.ts";
import type { Failure, JournalEntry } from "../shared/ipc.ts";

/** An app that quits waits no longer for the last copies to be removed, ms. */
const patience = 2000;

const folder = (): string => join(app.getPath("userData"), "journal");
const fileOf = (key: string): string => join(folder(), `${key}.json`);

export async function readJournal(): Promise<JournalEntry[]> {
  const names = await readdir(folder()).catch(() => []);
  const entries = await Promise.all(
    names
      .filter((name) => name.endsWith(".json"))
      .map(async (name): Promise<JournalEntry> => {
        const key = name.slice(0, -".json".length);
        try {
          const [text, { mtimeMs }] = await Promise.all([readFile(fileOf(key), "utf8"), stat(fileOf(key))]);
          return { key, text, savedAt: Math.round(mtimeMs) };
        } catch (cause) {
          return { key, text: "", savedAt: 0, error: reason(cause, name).replace(/\.$/, "") };
        }
      }),
  );
  return entries.sort((a, b) => b.savedAt - a.savedAt);
}

/** A copy is written, or removed where there is no text. */
export interface JournalJob {
  readonly id: number;
  readonly path: string;
  readonly text: string | null;
}

export interface JournalJobDone {
  readonly id: number;
  /** What went wrong, without a full stop. */
  readonly error: string | null;
}

let thread: Worker | undefined;
let jobs = 0;
/** What waits for the thread, by the numbers of the jobs. */
const underWay = new Map<number, (error: string | null) => void>();
let last: Promise<unknown> = Promise.resolve();

function start(): Worker {
  const started = new Worker(join(import.meta.dirname, "journal-thread.cjs"));
  started.on("message", ({ id, error }: JournalJobDone) => settle(id, error));
  started.on("error", () => undefined); // it ends with it
  started.on("exit", () => {
    if (thread === started) thread = undefined;
    for (const id of underWay.keys()) settle(id, "what writes it has stopped");
  });
  return started;
}

function settle(id: number, error: string | null): void {
  underWay.get(id)?.(error);
  underWay.delete(id);
}

/** Before the first edit, which would wait for it. */
export function startJournal(): void {
  thread ??= start();
}

function ask(key: string, text: string | null): Promise<string | null> {
  startJournal();
  const answer = new Promise<string | null>((done) => {
    const job: JournalJob = { id: jobs++, path: fileOf(key), text };
    underWay.set(job.id, done);
    thread?.postMessage(job);
  });
  last = answer;
  return answer;
}

/** What went wrong, without a full stop; null when it is written. Writes and removals happen in the order of the calls. */
export async function writeJournal(key: string, text: string): Promise<Failure | null> {
  const error = await ask(key, text);
  return error === null ? null : { error };
}

export async function clearJournal(key: string): Promise<void> {
  await ask(key, null);
}

/** Null where nothing is being written or removed; else to wait for, not for ever. */
export function journalAtRest(): Promise<unknown> | null {
  if (underWay.size === 0) return null;
  return Promise.race([last, new Promise((done) => setTimeout(done, patience))]);
}
