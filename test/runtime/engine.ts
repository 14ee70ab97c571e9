// Real engines in real child processes, from the bundle that people get.
import type { ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { buildCli } from "../../scripts/build-cli.ts";
import { root } from "../../scripts/run-step.ts";
import { type HeddleDocument, parseDocument } from "../../src/core/index.ts";
import { childTransport } from "../../src/runtime/client/child-transport.ts";
import { createEngineClient, type EngineClient, type RunRequest } from "../../src/runtime/client/index.ts";

export const engines = { native: [], WASM: ["--wasm"], reference: ["--reference"] } as const;
export type Which = keyof typeof engines;

export async function preset(name: string): Promise<HeddleDocument> {
  const parsed = parseDocument(await readFile(join(root, "graphs", `${name}.graph.json`), "utf8"));
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.document;
}

export const request = (document: HeddleDocument, more: Partial<RunRequest> = {}): RunRequest => ({
  document,
  fetch: "all",
  engine: "ort",
  thumbnails: false,
  top: 3,
  ...more,
});

/** Gives `start`, whose engines are ended after each test. */
export function bundledEngines() {
  let entry = "";
  const clients: EngineClient[] = [];
  beforeAll(async () => {
    const cache = join(root, "node_modules/.cache");
    await mkdir(cache, { recursive: true });
    const bin = await buildCli(await mkdtemp(join(cache, "heddle-engine-")));
    entry = join(dirname(bin), "engine.js");
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  afterAll(() => rm(dirname(entry), { recursive: true, force: true }));

  return {
    start(which: Which, more: readonly string[] = []) {
      const children: ChildProcess[] = [];
      const args = [...engines[which], ...more];
      const client = createEngineClient(
        childTransport({ entry, args, started: (child) => children.push(child) }),
      );
      clients.push(client);
      return { client, children };
    },
  };
}
