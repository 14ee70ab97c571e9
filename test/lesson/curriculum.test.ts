// docs/curriculum.md is what its script writes, and everything that it names is there.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { curriculum, fileOf, printCurriculum } from "../../scripts/curriculum.ts";
import { blocks } from "../../src/core/index.ts";

const rows = Object.values(curriculum).flat();

test("the page is as it is written", () => {
  expect(readFileSync("docs/curriculum.md", "utf8")).toBe(printCurriculum());
});

test.each(rows)("$what: place and test exist", ({ places, test: path }) => {
  expect(places.length).toBeGreaterThan(0);
  expect(existsSync(`test/${path}`), path).toBe(true);
  for (const place of places) {
    expect(existsSync(fileOf(place)), place).toBe(true);
    if (place.startsWith("block:")) expect([...blocks.keys()]).toContain(place.slice("block:".length));
  }
});
