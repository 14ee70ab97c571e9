// Soundness: whatever a changed token moves in a random program, the analysis had told of. HEDDLE_FUZZ_RUNS asks for more.
import fc from "fast-check";
import { expect, test } from "vitest";
import { printProgram, verify } from "../../../src/core/ir/index.ts";
import { growLeakProgram } from "../../support/leak-programs.ts";
import { tryProgram } from "../../support/leak-random.ts";

const runs = Number(process.env.HEDDLE_FUZZ_RUNS ?? 150);
const choices = fc.array(fc.tuple(fc.nat(1000), fc.nat(7), fc.nat(7), fc.nat(11)), {
  minLength: 1,
  maxLength: 12,
});
const layouts = ["none", "right", "left", "ragged"] as const;

for (const isHard of [false, true]) {
  test(`${isHard ? "hard" : "gentle"} random programs: nothing moves that was not told of`, () => {
    let [kept, told, seen] = [0, 0, 0];
    fc.assert(
      fc.property(choices, fc.nat(1e6), fc.nat(3), fc.boolean(), (chosen, seed, layout, whole) => {
        const program = growLeakProgram(chosen, isHard);
        expect(verify(program)).toEqual([]);
        const trial = tryProgram(program, {
          level: whole ? "all" : "positions",
          layout: layouts[layout] ?? "none",
          seed,
        });
        if (trial.faults.length > 0) expect.fail(`${trial.faults.join("\n")}\n${printProgram(program)}`);
        if (!trial.void) {
          kept++;
          told += trial.told;
          seen += trial.seen;
        }
      }),
      { numRuns: runs },
    );
    // Runs that leave the claim say nothing; most must stay.
    expect(kept).toBeGreaterThan(runs * 0.5);
    console.log(
      `${isHard ? "hard" : "gentle"}: ${kept} of ${runs} runs count; ${((100 * seen) / told).toFixed(1)} % of what was told moved`,
    );
  }, 3_600_000);
}
