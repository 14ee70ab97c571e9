// Random graphs: refused for a reason, or cached = whole after each piece. `HEDDLE_STEP_GRAPHS=1000` tries a thousand.
import { expect, test } from "vitest";
import { randomGraph } from "../../support/random-graph.ts";
import { trial } from "../../support/step-trial.ts";

const count = Number(process.env.HEDDLE_STEP_GRAPHS ?? 60);
const first = Number(process.env.HEDDLE_STEP_FIRST ?? 0);
/** Reasons that an expert accepts: none says that something is not known. */
const reasons = ["later", "every", "length", "stream", "sizes", "behind", "again"];

test(`${count} random graphs`, async () => {
  const tally: Record<string, number> = {};
  const faults: string[] = [];
  let worst = 0;
  for (let seed = first; seed < first + count; seed++) {
    const { document, story } = randomGraph(seed);
    if (!document.objective) continue;
    const way = { prompt: 1 + (seed % 3), chunk: 1 + (seed % 2), samples: seed % 4 === 0 ? 2 : 1 };
    const found = await trial(document, { ...way, total: 8 });
    const outcome = found.refused ?? "equal";
    tally[outcome] = (tally[outcome] ?? 0) + 1;
    worst = Math.max(worst, found.worst);
    if (found.wrong.length > 0) faults.push(`seed ${seed}: ${found.wrong[0]}\n${story}`);
  }
  if (count > 60) console.log(JSON.stringify({ tally, worst }));
  expect(faults.slice(0, 3)).toEqual([]);
  expect(Object.keys(tally).filter((outcome) => outcome !== "equal" && !reasons.includes(outcome))).toEqual(
    [],
  );
  const refusedShare = 1 - (tally.equal ?? 0) / Object.values(tally).reduce((a, b) => a + b, 0);
  expect(refusedShare).toBeLessThan(0.4);
  expect(worst).toBeLessThan(1e-11);
});
