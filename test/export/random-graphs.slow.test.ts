// A hundred random correct graphs, exported to PyTorch: outputs and gradients equal ours.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../../src/core/index.ts";
import { Exports, hasPackage, type Outcome, shakenWeights } from "../support/exported.ts";
import { randomGraph } from "../support/random-graph.ts";

const seeds = Array.from({ length: Number(process.env.HEDDLE_GRAPHS ?? 60) }, (_, i) => i);

describe.skipIf(!hasPackage("torch"))("random graphs", () => {
  const exports = new Exports();
  let found: Record<string, Outcome> = {};
  const edits: number[] = [];
  beforeAll(async () => {
    for (const seed of seeds) {
      const made = randomGraph(seed);
      edits.push(made.edits);
      const checked = check(made.document);
      exports.add(`seed_${seed}`, checked, shakenWeights(checked));
    }
    found = await exports.run();
  });
  afterAll(() => exports.remove());

  test("differ from the presets by several edits", () => {
    expect(edits.reduce((a, b) => a + b, 0) / edits.length).toBeGreaterThan(4);
  });

  test("are compared in float32, but for a few that magnify its rounding", () => {
    const magnified = Object.entries(found).filter(([, o]) => o.double);
    for (const [name, { single }] of magnified)
      console.warn(`${name} in float64: ${single?.split("Error: ").at(-1)}`);
    expect(magnified.length).toBeLessThanOrEqual(0.02 * seeds.length);
  });

  test.each(seeds)("seed %i", (seed) => {
    const outcome = found[`seed_${seed}`];
    expect(outcome?.error, randomGraph(seed).story).toBe(null);
    expect(outcome?.gradients, randomGraph(seed).story).toBeGreaterThan(0);
  });
});
