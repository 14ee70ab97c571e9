// Native, WASM and the evaluator give the same values for every output of every node of the presets.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../scripts/run-step.ts";
import type { EngineClient, RunResult, TensorData } from "../../src/runtime/client/index.ts";
import { bundledEngines, preset, request } from "./engine.ts";

const { start } = bundledEngines();
const presets = readdirSync(join(root, "graphs")).flatMap(
  (name) => name.match(/^(.*)\.graph\.json$/)?.[1] ?? [],
);

async function valuesOf(client: EngineClient, result: RunResult): Promise<Map<string, TensorData>> {
  const entries = Object.entries(result.values);
  return new Map(await Promise.all(entries.map(async ([a, v]) => [a, await client.read(v.handle)] as const)));
}

/** How far two engines may differ. */
const close = (a: number, b: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= 1e-5 + 1e-4 * Math.abs(b);

describe.each(presets)("%s", (name) => {
  test("native = WASM = evaluator, everywhere", async () => {
    const document = await preset(name);
    const { client: reference } = start("reference");
    const oracle = await reference.run(request(document, { engine: "reference" }));
    const expected = await valuesOf(reference, oracle);
    expect(expected.size).toBeGreaterThan(20);
    for (const which of ["native", "WASM"] as const) {
      const { client } = start(which);
      const result = await client.run(request(document));
      expect(result.engine.name).toContain(which);
      expect(result.diagnostics).toEqual([]);
      const values = await valuesOf(client, result);
      expect([...values.keys()]).toEqual([...expected.keys()]);
      for (const [address, { dims, dtype, data }] of values) {
        const right = expected.get(address);
        expect([dims, dtype], address).toEqual([right?.dims, right?.dtype]);
        const wrong = data.findIndex((x, i) => !close(x, right?.data[i] ?? Number.NaN));
        expect(wrong, `${address}: ${data[wrong]} on ${which}, ${right?.data[wrong]} by the evaluator`).toBe(
          -1,
        );
      }
      result.predictions.forEach((sample, b) => {
        expect(sample.map((p) => p.token)).toEqual(oracle.predictions[b]?.map((p) => p.token));
      });
    }
  });
});
