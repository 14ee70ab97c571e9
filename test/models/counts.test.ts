// Models of the literature as graphs: checked without a word, and their parameters counted. They are never run.
import { expect, test } from "vitest";
import { parameterCount } from "../../src/core/check/index.ts";
import { check, explain } from "../../src/core/index.ts";
import { modelGraph } from "../support/checkpoint.ts";

test.each([
  ["gpt2-small", 124_439_808],
  ["bert-base", 109_482_240],
  ["llama-2-7b", 6_738_415_616],
  ["stories260k", 260_032],
  ["nano-gpt-sort", 85_728],
])("%s has %i parameters", (name, count) => {
  const checked = check(modelGraph(name));
  expect(checked.diagnostics.map((d) => explain(d).title)).toEqual([]);
  expect(parameterCount(checked)).toBe(count);
});
