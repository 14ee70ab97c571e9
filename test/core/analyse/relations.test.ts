// Soundness of the relations: whatever a changed token moves in a random program, at any size and with texts of any
// length, the relation for every size had told of; and every number is one that its cases tell. HEDDLE_FUZZ_RUNS asks
// for more.
import fc from "fast-check";
import { expect, test } from "vitest";
import { printProgram, verify } from "../../../src/core/ir/index.ts";
import { drawn, faultsOf } from "../../support/relation-trials.ts";

const runs = Number(process.env.HEDDLE_FUZZ_RUNS ?? 50);

for (const side of ["right", "left"] as const)
  test(`padded on the ${side}: nothing moves that was not told of`, () => {
    let [kept, told, moved] = [0, 0, 0];
    fc.assert(
      fc.property(drawn, (d) => {
        const { program, results } = faultsOf(d, side);
        expect(verify(program)).toEqual([]);
        for (const r of results) {
          if (r.faults.length > 0) expect.fail(`${r.faults.join("\n")}\n${printProgram(program)}`);
          if (r.isVoid) continue;
          kept++;
          told += r.told;
          moved += r.moved;
        }
      }),
      { numRuns: runs },
    );
    expect(kept).toBeGreaterThan(runs * 0.6);
    console.log(
      `${side}: ${kept} of ${2 * runs} runs count; ${((100 * moved) / told).toFixed(1)} % of what was told moved`,
    );
  }, 3_600_000);
