// Every model of the gallery shrinks to something that trains on a laptop, with its proportions kept.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check, countParameters, hasErrors, parseDocument, weightTable } from "../../src/core/index.ts";
import { shrunk } from "../../src/renderer/gallery/shrink.ts";

const folder = new URL("../../graphs/gallery/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".graph.json"));

const read = (file: string) => {
  const parsed = parseDocument(readFileSync(new URL(file, folder), "utf8"));
  if (!parsed.ok) throw new Error(file);
  return parsed.document;
};

test.each(files)("%s shrinks to under five million parameters", (file) => {
  const document = read(file);
  const small = shrunk(document);
  expect(small).toBeDefined();
  if (!small) return;
  const checked = check(small);
  expect(hasErrors(checked)).toBe(false);
  expect(countParameters(weightTable(checked)).known).toBeLessThan(5e6);
  // The wiring is that of the model, to the last parameter.
  expect(small.nodes).toBe(document.nodes);
  expect(small.wires).toBe(document.wires);
});

test("proportions stay: key-value heads, widths, experts", () => {
  const dims = (file: string) => shrunk(read(`${file}.graph.json`))?.dims;
  expect(dims("Meta-Llama-3-8B")).toMatchObject({ D: 64, H: 4, G: 1, F: 224, N: 2, V: 256 });
  expect(dims("Qwen3-30B-A3B")).toMatchObject({ K: 16, E: 8, F_e: 24 });
  expect(dims("albert-base-v2")).toMatchObject({ E: 8 });
  // RoPE turns 64 entries of each head, and leaves some.
  expect(dims("gpt-j-6b")).toMatchObject({ D: 128, H: 1 });
  // Layers come in fours.
  expect(dims("Olmo-3-7B")).toMatchObject({ N: 4 });
});
