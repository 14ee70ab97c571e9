// A graph whose run ends the engine is not run for ever: twice, and then when somebody asks.
import { expect, test } from "vitest";
import { Runner } from "../../src/renderer/engine/runner.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { type EngineClient, EngineError } from "../../src/runtime/client/index.ts";
import { preset } from "../core/presets.ts";

test("a graph that ends the engine is run twice, then on request, and another graph at once", async () => {
  let runs = 0;
  const run = async () => {
    if (++runs > 20) throw new Error("for ever");
    throw new EngineError({ code: "died", message: "The engine stopped: it crashed (exit code 9)" });
  };
  const runner = new Runner({ run, release: async () => undefined } as unknown as EngineClient, false);
  useStore.getState().open(preset("smallest"), null, true);
  await runner.run();
  await runner.runAfterDeath();
  expect(runs).toBe(2);
  expect(useStore.getState().runError?.message).toMatch(
    /exit code 9\), twice while it ran this graph\. Run tries/,
  );
  await runner.run(true);
  await runner.runAfterDeath();
  expect(runs).toBe(3);
  useStore.getState().open(preset("sort"), null, true);
  await runner.run();
  expect(runs).toBe(5);
});
