// Several processes save one file at the same time: whoever reads it finds one of their texts, whole. HEDDLE_SAVES=1000
// makes it a thousand saves of each.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { writeWhole } from "../../src/disk/index.ts";

const saves = process.env.HEDDLE_SAVES ?? "40";
const run = promisify(execFile);

async function saving(path: string, ...more: string[]) {
  const gathering = await mkdtemp(join(tmpdir(), "heddle-gathering-"));
  const program = ["--import", "tsx", "test/support/save-often.ts"];
  const all = ["one", "two", "three"].map((name) =>
    run(process.execPath, [...program, path, name, saves, gathering, ...more]),
  );
  return Promise.all(all).finally(() => rm(gathering, { recursive: true }));
}

test(`three processes save one file ${saves} times each`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "heddle-overlap-"));
  const path = join(folder, "one.graph.json");
  await writeWhole(path, "x\n1");
  let done = false;
  const all = saving(path).finally(() => {
    done = true;
  });
  const torn: string[] = [];
  let reads = 0;
  while (!done) {
    const [text = "", length] = (await readFile(path, "utf8")).split("\n");
    if (text.length !== Number(length)) torn.push(text.slice(0, 40));
    reads++;
  }
  const told = (await all).map(({ stdout }) => stdout.trim());
  expect(torn).toEqual([]);
  expect(reads).toBeGreaterThan(10);
  // Each was told that it saved, and did; nothing is left beside the file.
  expect(told).toEqual(["0", "0", "0"]);
  expect(await readdir(folder)).toEqual(["one.graph.json"]);
  await rm(folder, { recursive: true });
});

test(`${saves} saves each of what was last read: none goes unasked over another`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "heddle-overlap-"));
  const path = join(folder, "count");
  await writeWhole(path, "0");
  const refused = (await saving(path, "counting")).map(({ stdout }) => Number(stdout));
  // Who was told that it saved added one: a save that went over another would be missing.
  expect(Number(await readFile(path, "utf8"))).toBe(3 * Number(saves));
  expect(refused.reduce((a, b) => a + b)).toBeGreaterThan(0);
  expect(await readdir(folder)).toEqual(["count"]);
  await rm(folder, { recursive: true });
});
