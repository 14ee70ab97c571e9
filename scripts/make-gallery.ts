// `tsx scripts/make-gallery.ts`: writes graphs/gallery/ anew from test/models/fixtures/true-sizes.json: each model at its
// true size as a graph without weights and without words, and models.json, what a person compares them by.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { printDocument } from "../src/core/index.ts";
import { galleryTable, type Sized, storedModel } from "../test/models/gallery.ts";
import { root, runStep } from "./run-step.ts";

const folder = join(root, "graphs/gallery");
const sizes: readonly Sized[] = JSON.parse(
  await readFile(join(root, "test/models/fixtures/true-sizes.json"), "utf8"),
);
const made = sizes.map(storedModel);
await mkdir(folder, { recursive: true });
const wanted = new Set(made.map(({ facts }) => `${facts.id}.graph.json`));
for (const file of await readdir(folder))
  if (file.endsWith(".graph.json") && !wanted.has(file)) await rm(join(folder, file));
for (const { facts, document } of made)
  await writeFile(join(folder, `${facts.id}.graph.json`), printDocument(document));
const facts = made.map((m) => m.facts);
await writeFile(join(folder, "models.json"), `${JSON.stringify(facts, null, 2)}\n`);
await runStep("biome", ["check", "--write", "graphs/gallery/models.json"], { quiet: true });
const readme = join(folder, "README.md");
const [before] = (await readFile(readme, "utf8")).split("| Model");
await writeFile(readme, `${before}${galleryTable(facts)}\n`);
console.log(`${made.length} graphs in graphs/gallery`);
