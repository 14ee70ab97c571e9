// The one file that the page of `heddle FILE` reads and writes, by a path that only the opened URL names. Other users and
// other sites can reach 127.0.0.1 too: they don't know the token, and a request of another site is refused besides.
import { timingSafeEqual } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { basename, dirname, join } from "node:path";
import { codeOf, reason, whyNotWritten, writeWhole } from "../disk/index.ts";
import { whyTooLarge } from "../shared/ipc.ts";
import { type ServedGraph, servedGraphPath } from "../shared/served-graph.ts";

export interface GraphOnDisk {
  /** Absolute. */
  readonly path: string;
  /** Hard to guess. */
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
}

const json = (status: number, value: ServedGraph): Answer => ({
  status,
  type: "application/json; charset=utf-8",
  body: JSON.stringify(value),
});
const refused = (status: number, error: string): Answer => json(status, { error });

/** Undefined for a request that is not about the file. */
export async function answerGraph(
  graph: GraphOnDisk,
  pathname: string,
  request: IncomingMessage,
  hosts: readonly string[],
): Promise<Answer | undefined> {
  if (!pathname.startsWith(servedGraphPath)) return undefined;
  const [token = "", ...beside] = pathname.slice(servedGraphPath.length).split("/");
  if (!isSame(token, graph.token) || !isOurPage(request, hosts))
    return refused(403, "This file is not served here. Start heddle with the file again.");
  if (beside.length > 0)
    return request.method === "GET" ? weights(graph.path, beside) : refused(405, "Only GET.");
  if (request.method === "GET") return read(graph.path);
  if (request.method === "PUT") return write(graph.path, request);
  return refused(405, "Only GET and PUT.");
}

/** In a time that tells nothing of how much of it is right. */
function isSame(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** Browsers send these headers themselves; a page cannot change them. */
function isOurPage({ headers }: IncomingMessage, hosts: readonly string[]): boolean {
  const origin = headers.origin;
  const site = headers["sec-fetch-site"];
  return (
    (origin === undefined || hosts.some((host) => origin === `http://${host}`)) &&
    (site === undefined || site === "same-origin")
  );
}

async function read(path: string): Promise<Answer> {
  const name = basename(path);
  try {
    const error = whyTooLarge(name, (await stat(path)).size);
    return error === null ? json(200, { name, text: await readFile(path, "utf8") }) : refused(413, error);
  } catch (cause) {
    return refused(codeOf(cause) === "ENOENT" ? 404 : 500, reason(cause, path));
  }
}

/** Empty where it is no encoded text. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

/** Bytes of weights at most: they are read whole. */
const maxWeights = 512 * 2 ** 20;

/** Weights and tokenizers in the folder of the graph, and nowhere else. */
async function weights(path: string, [name = "", ...more]: readonly string[]): Promise<Answer> {
  const plain = decoded(name);
  if (more.length > 0 || !/^[^./\\\0][^/\\\0]*\.(safetensors|tokenizer\.json)$/.test(plain))
    return refused(400, "No such path.");
  const file = join(dirname(path), plain);
  try {
    const { size } = await stat(file);
    if (size > maxWeights) return refused(413, `${file} has ${size} bytes; must be at most ${maxWeights}.`);
    return { status: 200, type: "application/octet-stream", body: await readFile(file) };
  } catch (cause) {
    return refused(codeOf(cause) === "ENOENT" ? 404 : 500, reason(cause, file));
  }
}

async function write(path: string, request: IncomingMessage): Promise<Answer> {
  // A browser says how much it sends, and Node takes no more.
  const bytes = Number(request.headers["content-length"] ?? Number.POSITIVE_INFINITY);
  const error = whyTooLarge(basename(path), bytes);
  if (error !== null) return refused(413, error);
  try {
    await writeWhole(path, Buffer.concat(await request.toArray()));
    return json(200, { name: basename(path) });
  } catch (cause) {
    return refused(500, `${path}: ${whyNotWritten(cause)}.`);
  }
}
