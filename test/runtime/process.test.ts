// The engine's process: killed, cancelled, closed. Real children with runs of seconds.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { HeddleDocument } from "../../src/core/index.ts";
import { childTransport } from "../../src/runtime/client/child-transport.ts";
import { createEngineClient, type EngineClient, type EngineStatus } from "../../src/runtime/client/index.ts";
import { bundledEngines, preset, request } from "./engine.ts";

const { start } = bundledEngines();

/** The decoder-only preset at a size whose one forward pass takes seconds, with weights that cost nothing to draw. */
async function slowGraph(): Promise<HeddleDocument> {
  const document = await preset("decoder-only");
  const grown = JSON.stringify(document).replaceAll(
    '"block":"embedding"',
    '"block":"embedding","params":{"std":0}',
  );
  return { ...JSON.parse(grown), dims: { ...document.dims, D: 512, N: 8 } };
}
const samples = { main: Array.from({ length: 256 }, () => "the cat sat on ".repeat(16)).join("\n") };

const until = (client: EngineClient, wanted: (status: EngineStatus) => boolean): Promise<number> =>
  new Promise((done) => {
    if (wanted(client.status())) return done(performance.now());
    const stop = client.subscribe((status) => {
      if (!wanted(status)) return;
      stop();
      done(performance.now());
    });
  });
const running = (s: EngineStatus): boolean => s.state === "running" && s.progress?.note === "running";
const ready = (s: EngineStatus): boolean => s.state === "ready";
/** Until the library has certainly been entered. */
const enter = () => new Promise((done) => setTimeout(done, 150));

test("killed in mid-run: reported, restarted within 2 s, and as good as before", async () => {
  const { client, children } = start("native");
  const states: string[] = [];
  client.subscribe((s) => states.push(s.state));
  const run = client.run(request(await slowGraph(), { text: samples, fetch: ["lm_head.logits"] }));
  run.catch(() => {});
  await until(client, running);
  await enter();
  const killed = performance.now();
  children[0]?.kill("SIGKILL");
  await expect(run).rejects.toMatchObject({ code: "died", message: expect.stringContaining("SIGKILL") });
  const reported = performance.now() - killed;
  const back = (await until(client, ready)) - killed;
  console.log(
    `killed in mid-run: reported after ${reported.toFixed(0)} ms, ready after ${back.toFixed(0)} ms`,
  );
  expect(states.slice(states.indexOf("died"))).toEqual(["died", "restarting", "ready"]);
  expect(back).toBeLessThan(2000);
  const again = await client.run(request(await preset("worked-example")));
  expect(again.predictions[0]?.[0]?.token).toBe("cat");
});

test("cancelled: at once for the caller; the process is ended, and calls that waited are answered", async () => {
  const { client, children } = start("native");
  const abort = new AbortController();
  const slow = client.run(request(await slowGraph(), { text: samples, fetch: ["lm_head.logits"] }), {
    signal: abort.signal,
  });
  slow.catch(() => {});
  await until(client, running);
  await enter();
  const waiting = client.run(request(await preset("worked-example")));
  const began = performance.now();
  abort.abort();
  await expect(slow).rejects.toMatchObject({ code: "cancelled" });
  expect(performance.now() - began).toBeLessThan(100);
  expect((await waiting).predictions[0]?.[0]?.token).toBe("cat");
  const answered = performance.now() - began;
  console.log(`cancelled in mid-run: the next run was answered after ${answered.toFixed(0)} ms`);
  expect(children).toHaveLength(2);
  expect(answered).toBeLessThan(3000);
});

test("cancelled between stages or in the queue: the process lives on", async () => {
  const { client, children } = start("reference");
  const document = await preset("worked-example");
  await client.info();
  const abort = new AbortController();
  const first = client.run(request(document, { engine: "reference" }));
  const second = client.run(request(document, { engine: "reference" }), { signal: abort.signal });
  const third = client.run(request(document, { engine: "reference" }));
  abort.abort();
  await expect(second).rejects.toMatchObject({ code: "cancelled" });
  expect((await first).predictions).toEqual((await third).predictions);
  expect(children).toHaveLength(1);
  await expect(client.run(request(document), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: "cancelled",
  });
});

test("an engine that ends at once, again and again, is given up", async () => {
  const folder = await mkdtemp(join(tmpdir(), "heddle-engine-"));
  const entry = join(folder, "broken.mjs");
  await writeFile(entry, "process.exit(7)");
  const started: unknown[] = [];
  const client = createEngineClient(childTransport({ entry, started: (child) => started.push(child) }));
  await expect(client.info()).rejects.toMatchObject({
    code: "died",
    message: expect.stringContaining("exit code 7"),
  });
  expect(client.status()).toMatchObject({ state: "died", final: true });
  await expect(client.info()).rejects.toMatchObject({ code: "died" });
  expect(started.length).toBeLessThan(6);
  client.close();
  await rm(folder, { recursive: true });
});

test("closed: calls are rejected and the process is gone", async () => {
  const { client, children } = start("native");
  const run = client.run(request(await preset("worked-example")));
  run.catch(() => {});
  const [child] = children;
  const gone = new Promise((done) => child?.once("exit", done));
  client.close();
  await expect(run).rejects.toMatchObject({ code: "cancelled" });
  await gone;
  await expect(client.info()).rejects.toMatchObject({ code: "died" });
});

test("restarted on demand", async () => {
  const { client, children } = start("reference");
  await client.info();
  client.restart();
  await until(client, ready);
  expect(children).toHaveLength(2);
  expect(await client.info()).toMatchObject({ name: "reference evaluator" });
});
