// Rescue copies against a real file system.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { codeOf, removeAtOnce, writeAtOnce } from "../../src/disk/index.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-at-once-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const codeFrom = (work: Promise<unknown>): Promise<string> => work.then(() => "none", codeOf);

test("a copy is there with all of its text, in a folder that is made for it, and nothing beside it", async () => {
  const path = join(folder, "journal/deep/w-1.json");
  await writeAtOnce(path, "one");
  await writeAtOnce(path, "two, ✓");
  expect(await readFile(path, "utf8")).toBe("two, ✓");
  expect(await readdir(join(folder, "journal/deep"))).toEqual(["w-1.json"]);
});

test("a draft that a kill has left is written over, and removed with its copy", async () => {
  const path = join(folder, "w-1.json");
  await writeFile(`${path}.draft`, "half");
  await writeAtOnce(path, "whole");
  expect(await readdir(folder)).toEqual(["w-1.json"]);
  await writeFile(`${path}.draft`, "half");
  removeAtOnce(path);
  removeAtOnce(path);
  expect(await readdir(folder)).toEqual([]);
});

test("a copy that cannot be written leaves the one before, and says why", async () => {
  const path = join(folder, "w-1.json");
  await writeAtOnce(path, "one");
  await mkdir(`${path}.draft`);
  expect(await codeFrom(writeAtOnce(path, "two"))).toBe("EISDIR");
  expect(await readFile(path, "utf8")).toBe("one");
  await writeFile(join(folder, "file"), "");
  expect(await codeFrom(writeAtOnce(join(folder, "file/w-1.json"), "one"))).toBe("ENOTDIR");
});
