// Claims of the proof for every size against runs: mutated graphs at sizes and lengths of all sorts. The long version is
// scripts/fuzz-proof.ts; seeds that failed it stay here.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  claimTrial,
  flatTrial,
  partTrial,
  prefixTrial,
  recurrentTrial,
  tensorTrial,
} from "../../support/claim-trials.ts";
import { countTrial } from "../../support/count-trials.ts";

const seeds = JSON.parse(readFileSync(new URL("./proof-seeds.json", import.meta.url), "utf8")) as {
  readonly claims: readonly number[];
  readonly counts: readonly number[];
};
const runs = Number(process.env.HEDDLE_FUZZ_RUNS ?? 40);

test("nothing that is proved moves", () => {
  let [claims, tried] = [0, 0];
  for (const seed of [...seeds.claims, ...Array.from({ length: runs }, (_, i) => 1_000_000 + i)]) {
    const report = claimTrial(seed, 2);
    expect(report?.faults ?? [], report?.story).toEqual([]);
    claims += report?.proved ?? 0;
    tried += report?.runs ?? 0;
  }
  expect(claims).toBeGreaterThan(runs);
  expect(tried).toBeGreaterThan(runs);
}, 3_600_000);

test.each([
  ["behind views, joins, sums and choices", tensorTrial, 3_000_000],
  ["in front of the last token of a prefix", prefixTrial, 4_000_000],
  ["with other norms, positions and masks", partTrial, 5_000_000],
  ["where samples and positions are one axis of a loss", flatTrial, 6_000_000],
  ["with recurrences and convolutions", recurrentTrial, 7_000_000],
] as const)(
  "nor %s",
  (_, trial, first) => {
    let tried = 0;
    for (let seed = first; seed < first + runs / 20; seed++) {
      const report = trial(seed, 2);
      expect(report?.faults ?? [], report?.story).toEqual([]);
      tried += report?.runs ?? 0;
    }
    expect(tried).toBeGreaterThan(runs / 20);
  },
  3_600_000,
);

test("nor at other numbers of iterations, or sizes that are tied to one another", () => {
  let tried = 0;
  for (const seed of [...seeds.counts, ...Array.from({ length: runs / 10 }, (_, i) => 2_000_000 + i)]) {
    const report = countTrial(seed, 4);
    expect(report?.faults ?? [], report?.story).toEqual([]);
    tried += report?.runs ?? 0;
  }
  expect(tried).toBeGreaterThan(runs / 10);
}, 3_600_000);
