// Random graphs: refused for a reason, or cached = whole after each piece. `npx tsx scripts/fuzz-cache.ts` is the long form.
import { expect, test } from "vitest";
import { CacheTrials, everyEngine } from "../../support/cache-trials.ts";

test("40 random graphs, 8 steps in float64", async () => {
  const trials = new CacheTrials({ evaluator: undefined }, 8);
  for (let seed = 0; seed < 40; seed++) await trials.add(seed);
  expect(trials.faults).toEqual([]);
  expect(trials.refusedShare).toBeLessThan(0.4);
  expect(trials.worst.evaluator).toBeLessThan(1e-11);
});

test("views, joins, sums and choices are refused in words, or kept", async () => {
  const trials = new CacheTrials({ evaluator: undefined }, 6);
  for (let seed = 0; seed < 5; seed++) await trials.addTensors(seed);
  expect(trials.faults).toEqual([]);
  expect(trials.graphs).toBeGreaterThan(2);
});

test("other norms, positions, softmax and masks are refused in words, or kept", async () => {
  const trials = new CacheTrials({ evaluator: undefined }, 6);
  for (let seed = 0; seed < 8; seed++) await trials.addParts(seed);
  for (let seed = 0; seed < 8; seed++) await trials.addRecurrences(seed);
  expect(trials.faults).toEqual([]);
  expect(trials.graphs).toBeGreaterThan(2);
});

test("attention wired by hand, whose masks hide by a product or a sum, is kept without a NaN", async () => {
  const trials = new CacheTrials({ evaluator: undefined }, 3);
  for (let seed = 0; seed < 12; seed++) await trials.addAttention(seed);
  expect(trials.faults).toEqual([]);
  expect(trials.graphs).toBeGreaterThan(5);
  expect(trials.refusedShare).toBeLessThan(0.6);
});

test("scores that go through poles are kept, and left out where they are no numbers", async () => {
  const trials = new CacheTrials({ evaluator: undefined }, 6);
  for (let seed = 0; seed < 10; seed++) await trials.addDivided(seed);
  expect(trials.faults).toEqual([]);
  expect(trials.refusedShare).toBeLessThan(0.7);
});

test("a few of them 40 steps on every engine", async () => {
  const trials = new CacheTrials(await everyEngine(), 40);
  for (let seed = 40; seed < 43; seed++) await trials.add(seed);
  expect(trials.faults).toEqual([]);
  expect(Object.keys(trials.steps)).toEqual(["evaluator", "native", "WASM"]);
});
