// Claims of the proof for every size against runs: mutated graphs at sizes and lengths of all sorts. The long version is
// scripts/fuzz-proof.ts; seeds that failed it stay here.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { claimTrial } from "../../support/claim-trials.ts";

const seeds = JSON.parse(
  readFileSync(new URL("./proof-seeds.json", import.meta.url), "utf8"),
) as readonly number[];
const runs = Number(process.env.HEDDLE_FUZZ_RUNS ?? 60);

test("nothing that is proved moves", () => {
  let [claims, tried] = [0, 0];
  for (const seed of [...seeds, ...Array.from({ length: runs }, (_, i) => 1_000_000 + i)]) {
    const report = claimTrial(seed, 2);
    expect(report?.faults ?? [], report?.story).toEqual([]);
    claims += report?.proved ?? 0;
    tried += report?.runs ?? 0;
  }
  expect(claims).toBeGreaterThan(runs);
  expect(tried).toBeGreaterThan(runs);
}, 3_600_000);
