// The run before an edit can be compared with, unasked; no value is held for longer than that.
import { afterAll, beforeEach, expect, test } from "vitest";
import type { HeddleDocument } from "../../src/core/index.ts";
import { Runner } from "../../src/renderer/engine/runner.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { beforeLabel } from "../../src/renderer/values/before-label.ts";
import { createEngineClient, type ToEngine, type Transport } from "../../src/runtime/client/index.ts";
import { referenceExecutor, serve } from "../../src/runtime/engine/index.ts";
import { preset } from "../core/presets.ts";

/** A real engine in this very process. */
const here: Transport = {
  open(listener) {
    let receive: (message: ToEngine) => void = () => undefined;
    serve(
      {
        post: (message) => setTimeout(() => listener.message(message)),
        listen: (heard) => {
          receive = heard;
        },
      },
      { executor: Promise.resolve(referenceExecutor), memoryLimit: 1e9 },
    );
    return { post: (message) => setTimeout(() => receive(message)), kill: () => undefined };
  },
};

const client = createEngineClient(here);
const runner = new Runner(client, true);
afterAll(() => client.close());

const state = () => useStore.getState();
const at = "norm_1.x";
const handleOf = (ran: { result: { values: Record<string, { handle: string }> } } | null) =>
  ran?.result.values[at]?.handle ?? "";
const open = (document: HeddleDocument) => state().open(document, null, true);
const bypass = (node: string) => state().dispatch({ edit: "setFlag", node, flag: "bypass", on: true });

beforeEach(async () => {
  open(preset("smallest"));
  await runner.run(true);
});

test("a fresh graph has none; the first edit has", async () => {
  expect(state().before).toBeNull();
  const first = handleOf(state().ran);
  expect(first).not.toBe("");
  expect(bypass("norm_1")).toBe(true);
  await runner.run(true);
  expect(handleOf(state().before)).toBe(first);
  expect(beforeLabel(state())).toMatch(/^Previous run: .*norm_1.*bypassed/);
  const [then, now] = await Promise.all([client.read(first), client.read(handleOf(state().ran))]);
  expect(then.dims).toEqual(now.dims);
  expect([...then.data]).not.toEqual([...now.data]);
});

test("running the same again changes nothing of what it is compared with", async () => {
  const first = handleOf(state().ran);
  bypass("norm_1");
  await runner.run(true);
  const second = handleOf(state().ran);
  await runner.run(true);
  expect(handleOf(state().before)).toBe(first);
  await expect(client.read(first)).resolves.toBeDefined();
  await expect(client.read(second)).rejects.toThrow("no longer available");
});

test("with the next edit, and with another graph, it is let go", async () => {
  const first = handleOf(state().ran);
  bypass("norm_1");
  await runner.run(true);
  const second = handleOf(state().ran);
  state().undo();
  await runner.run(true);
  expect(handleOf(state().before)).toBe(second);
  await expect(client.read(first)).rejects.toThrow("no longer available");
  open(preset("sort"));
  await runner.run(true);
  expect(state().before).toBeNull();
  await expect(client.read(second)).rejects.toThrow("no longer available");
});
