// The one writer of files, for the app and the command line. A file is written whole or not at all: into a draft
// beside it, flushed, then renamed over the old one. A reader never meets half a file, and whatever goes wrong
// (a full disk, a kill, a power cut) leaves the version before.
import { randomBytes } from "node:crypto";
import { link, lstat, open, readFile, readlink, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { alone } from "./alone.ts";
import { flush } from "./flush.ts";
import { makeFolder } from "./make-folder.ts";

/** Pieces come one after the other; where they end with an error, it is thrown and nothing is written. */
export type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

interface WriteOptions {
  /** Refuse with `EEXIST` when there is a file already. */
  readonly fresh?: boolean;
  /** Make the folders above. */
  readonly folders?: boolean;
  /** Refuse with `ECHANGED` what holds another text by the time that it is replaced than it should; null where no file is. */
  readonly over?: (there: string | null) => boolean;
}

/** The last write of each file that is under way in this process: the next one waits for it. */
const underWay = new Map<string, Promise<unknown>>();
/** Paths are looked up one after the other, so that writes of one file by several names keep their order too. */
let lookups: Promise<unknown> = Promise.resolve();

/**
 * Follows links, keeps mode and owner of the file that is replaced. Writes of one file happen in the order in which they
 * were asked for. Throws Node's error when the file system refuses; `ENOTFILE` for what is neither a file nor absent.
 */
export async function writeWhole(path: string, content: Content, options: WriteOptions = {}): Promise<void> {
  const entered = lookups.then(async () => enqueue(await realTarget(path), content, options));
  lookups = entered.catch(() => undefined);
  await (await entered).written;
}

/** Wrapped, since a promise of a promise would be waited for. */
function enqueue(target: string, content: Content, options: WriteOptions) {
  const written = (underWay.get(target) ?? Promise.resolve()).then(() => write(target, content, options));
  const settled = written.catch(() => undefined);
  underWay.set(target, settled);
  void settled.then(() => underWay.get(target) === settled && underWay.delete(target));
  return { written };
}

/** Throws what `writeWhole` would throw of a path that cannot be written, before the work whose result goes there. */
export async function readyToWrite(path: string): Promise<void> {
  const target = await realTarget(path);
  await makeFolder(dirname(target));
  await replaceable(target);
  const draft = draftFor(target);
  await (await open(draft, "wx")).close();
  await rm(draft, { force: true });
}

/** Whether two paths lead to one file, through links too. False when either is not there. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  try {
    const [x, y] = await Promise.all([stat(a, { bigint: true }), stat(b, { bigint: true })]);
    return x.dev === y.dev && x.ino === y.ino;
  } catch {
    return false;
  }
}

/** As long as a system follows links before it calls them a circle. */
const maxLinks = 40;

/** Where a path leads, also when the last link leads to nothing yet. */
async function realTarget(path: string): Promise<string> {
  let target = resolve(path);
  for (let i = 0; i < maxLinks; i++) {
    const entry = await lstat(target).catch(() => null);
    if (!entry?.isSymbolicLink()) return target;
    target = resolve(dirname(target), await readlink(target));
  }
  throw Object.assign(new Error("its links go in a circle"), { code: "ELOOP" });
}

/** The file that is there now, or null. A device, a pipe or a folder is not ours to replace. */
async function replaceable(target: string) {
  const there = await stat(target).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return null;
    throw cause;
  });
  if (there?.isDirectory()) throw Object.assign(new Error("it is a folder; give a file"), { code: "EISDIR" });
  if (there && !there.isFile())
    throw Object.assign(new Error("it is a device; give a file"), { code: "ENOTFILE" });
  return there;
}

/** Its length does not depend on the file's, which may be the longest that the file system allows. */
const draftFor = (target: string): string =>
  join(dirname(target), `.heddle-${randomBytes(6).toString("hex")}.tmp`);

async function write(target: string, content: Content, options: WriteOptions): Promise<void> {
  if (options.folders) await makeFolder(dirname(target));
  const before = await replaceable(target);
  if (before && options.fresh) throw Object.assign(new Error("the file exists"), { code: "EEXIST" });
  const draft = draftFor(target);
  try {
    const file = await open(draft, "wx");
    try {
      if (typeof content === "string" || content instanceof Uint8Array) await file.writeFile(content);
      else for await (const piece of content) await file.writeFile(piece);
      if (before) {
        // Only root may give a file away; a group that we are in may be kept.
        await file.chown(before.uid, before.gid).catch(() => undefined);
        await file.chmod(before.mode & 0o7777);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    const replace = async () => {
      if (options.over && !options.over(await textOf(target)))
        throw Object.assign(new Error("another window or program has changed it"), { code: "ECHANGED" });
      await rename(draft, target);
    };
    if (options.fresh) await link(draft, target);
    else await (options.over ? alone(target, replace) : replace());
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
  await flush(dirname(target));
}

/** Null where no file is. */
const textOf = (target: string): Promise<string | null> =>
  readFile(target, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return null;
    throw cause;
  });
