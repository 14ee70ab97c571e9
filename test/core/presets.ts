// The graphs that ship, for tests.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type HeddleDocument, parseDocument } from "../../src/core/index.ts";

const folder = join(import.meta.dirname, "../../graphs");

export const presetNames: readonly string[] = readdirSync(folder)
  .filter((f) => f.endsWith(".graph.json"))
  .map((f) => f.slice(0, -".graph.json".length))
  .sort();

export const presetText = (name: string): string => readFileSync(join(folder, `${name}.graph.json`), "utf8");

export function preset(name: string): HeddleDocument {
  const parsed = parseDocument(presetText(name));
  if (!parsed.ok) throw new Error(`${name}: ${parsed.problems.map((p) => p.message).join("; ")}`);
  return parsed.document;
}
