/**
 * `tsx scripts/make-museum.ts`: writes graphs/broken/ anew from test/museum: each exhibit as a plain document, and
 * expected.json. The museum is what the table says; a file that it does not name goes.
 */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { printDocument } from "../src/core/index.ts";
import { exhibits } from "../test/museum/exhibits.ts";
import { root, runStep } from "./run-step.ts";

const folder = join(root, "graphs/broken");
await mkdir(folder, { recursive: true });
const wanted = new Set(exhibits.map((x) => `${x.id}.graph.json`));
for (const file of await readdir(folder)) {
  if (file.endsWith(".graph.json") && !wanted.has(file)) await rm(join(folder, file));
}
for (const { id, document } of exhibits) {
  await writeFile(join(folder, `${id}.graph.json`), printDocument(document));
}
const expected = Object.fromEntries(exhibits.map((x) => [x.id, x.expected]));
await writeFile(join(folder, "expected.json"), `${JSON.stringify(expected, null, 2)}\n`);
await runStep("biome", ["check", "--write", "graphs/broken/expected.json"], { quiet: true });
console.log(`${exhibits.length} graphs in graphs/broken`);
