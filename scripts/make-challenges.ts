// `tsx scripts/make-challenges.ts`: writes graphs/broken/ anew from test/challenges: each challenge as a plain document, and
// expected.json. The folder holds what the table says; a file that it does not name goes.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { printDocument } from "../src/core/index.ts";
import { challenges } from "../test/challenges/challenges.ts";
import { root, runStep } from "./run-step.ts";

const folder = join(root, "graphs/broken");
await mkdir(folder, { recursive: true });
const wanted = new Set(challenges.map((x) => `${x.id}.graph.json`));
for (const file of await readdir(folder)) {
  if (file.endsWith(".graph.json") && !wanted.has(file)) await rm(join(folder, file));
}
for (const { id, document } of challenges) {
  await writeFile(join(folder, `${id}.graph.json`), printDocument(document));
}
const expected = Object.fromEntries(challenges.map((x) => [x.id, x.expected]));
await writeFile(join(folder, "expected.json"), `${JSON.stringify(expected, null, 2)}\n`);
await runStep("biome", ["check", "--write", "graphs/broken/expected.json"], { quiet: true });
console.log(`${challenges.length} graphs in graphs/broken`);
