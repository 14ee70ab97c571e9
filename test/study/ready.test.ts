// The studies that ship: complete, of the plan that stands beside them, and their READMEs say what their runs show.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readStudy } from "../../src/lab/index.ts";
import { printTable, refusedVariants, reportOf, verdictWords } from "../../src/study/index.ts";

const folder = join(import.meta.dirname, "../../graphs/studies");

describe.each(readdirSync(folder))("%s", (name) => {
  test("every run of its plan is there, and nothing is to be told of the folder", async () => {
    const { plan, results, notices } = await readStudy(join(folder, name));
    const { done, of } = reportOf(plan, results);
    expect(notices).toEqual([]);
    expect(refusedVariants(plan)).toEqual([]);
    expect(done).toBe(of);
  });

  test("its README has the tables and verdicts of its runs", async () => {
    const { plan, results } = await readStudy(join(folder, name));
    const readme = readFileSync(join(folder, name, "README.md"), "utf8");
    for (const comparison of reportOf(plan, results).comparisons) {
      expect(readme).toContain(printTable(comparison, plan.metric, "markdown"));
      for (const row of comparison.rows) expect(readme).toContain(verdictWords(row, plan).join(" "));
    }
  });
});

test("without its mask the decoder seems to break through, and carries the badge", async () => {
  const { plan, results } = await readStudy(join(folder, "mask-removed"));
  const [, row] = reportOf(plan, results).comparisons[0]!.rows;
  expect(row).toMatchObject({ leaks: "leaks", against: { outcome: "better" } });
  expect(verdictWords(row!, plan)[0]).toMatch(/^Leaks/);
});
