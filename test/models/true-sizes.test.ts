// Models at their true sizes as graphs without weights: their parameters are as many as transformers counts on the meta
// device (test/oracle/hugging_face_sizes.py writes the list), for most as many as their publishers say. A third of them
// without `HEDDLE_SIZES=all`.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { importModel } from "../../src/core/import/index.ts";

interface Sized {
  readonly name: string;
  readonly parameters: number;
  /** Whether its publisher says so too. */
  readonly published: boolean;
  readonly config: Readonly<Record<string, unknown>>;
}

const file = new URL("./fixtures/true-sizes.json", import.meta.url);
const sizes: readonly Sized[] = JSON.parse(readFileSync(file, "utf8"));

const tried = sizes.filter((_, i) => process.env.HEDDLE_SIZES === "all" || i % 3 === 0);

test.each(tried)("$name has $parameters parameters", ({ config, parameters }) => {
  const read = importModel(config, null);
  expect(read.ok ? [] : read.problems).toEqual([]);
  expect(read.ok && read.model.parameters).toBe(parameters);
});

test("they are of many families, and the counts of most are published", () => {
  expect(new Set(sizes.map(({ config }) => config.model_type)).size).toBeGreaterThanOrEqual(40);
  expect(sizes.filter(({ published }) => published).length).toBeGreaterThan(25);
});
