// One file is one family of models, and every file is in the list: what a reader looks for is where its name says.
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { families } from "../../src/core/import/families/index.ts";

const folder = new URL("../../src/core/import/families/", import.meta.url);
const files = readdirSync(folder).filter((name) => name !== "index.ts");

test.each(files)("%s holds one family, which is listed", async (name) => {
  const held = Object.values(await import(new URL(name, folder).href));
  expect(held).toHaveLength(1);
  expect(families).toContain(held[0]);
});

test("the list has as many, each of another `model_type`", () => {
  expect(families).toHaveLength(files.length);
  const types = families.flatMap((family) => family.types);
  expect(types).toEqual([...new Set(types)]);
});
