// `tsx scripts/draw-presets.ts`: draws the presets as View > Draw as tower does, every canvas of them, and puts the same
// places into the runs that ship with them. To be run when a preset has got another node or wire.
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument, printDocument } from "../src/core/index.ts";
import { printRun, readRun } from "../src/runtime/client/index.ts";
import { drawnAsTower } from "../test/support/drawn-as-tower.ts";
import { root } from "./run-step.ts";

const folder = join(root, "graphs");
for (const file of (await readdir(folder)).filter((f) => f.endsWith(".graph.json"))) {
  const parsed = parseDocument(await readFile(join(folder, file), "utf8"));
  if (!parsed.ok) throw new Error(`${file}: ${parsed.problems[0]?.message}`);
  const document = drawnAsTower(parsed.document);
  await writeFile(join(folder, file), printDocument(document));
  const record = join(folder, file.replace(/\.graph\.json$/, ".runs"), "trained.json");
  if (!existsSync(record)) continue;
  const read = readRun(await readFile(record, "utf8"));
  if (!read.ok) throw new Error(`${record} is no run`);
  const { run } = read;
  await writeFile(record, printRun({ ...run, document, info: run.info && { ...run.info, document } }));
}
