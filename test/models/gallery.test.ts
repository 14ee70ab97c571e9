// The gallery: graphs/gallery holds what scripts/make-gallery.ts makes of the true sizes. Every model is right and counted;
// a third is made anew, and proved for every size, without `HEDDLE_SIZES=all`.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  check,
  countParameters,
  hasErrors,
  parseDocument,
  printDocument,
  weightTable,
} from "../../src/core/index.ts";
import { proveChecked } from "../../src/core/prove/index.ts";
import { galleryTable, type ModelFacts, type Sized, storedModel } from "./gallery.ts";

const folder = new URL("../../graphs/gallery/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
const sizes: readonly Sized[] = JSON.parse(
  readFileSync(new URL("./fixtures/true-sizes.json", import.meta.url), "utf8"),
);
const facts: readonly ModelFacts[] = JSON.parse(read("models.json"));
const factsOf = (id: string) => facts.find((m) => m.id === id);

const stored = (id: string) => {
  const parsed = parseDocument(read(`${id}.graph.json`));
  if (!parsed.ok) throw new Error(`${id}: ${parsed.problems.map((p) => p.message).join("; ")}`);
  return parsed.document;
};

test("it holds each model of the list and nothing else, and README its figures", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".graph.json"));
  expect(files.sort()).toEqual(sizes.map(({ name }) => `${name}.graph.json`).sort());
  expect(facts.map(({ id }) => id)).toEqual(sizes.map(({ name }) => name));
  expect(read("README.md")).toContain(galleryTable(facts));
});

test.each(sizes)("$name is right, and has its parameters", ({ name, parameters }) => {
  const document = stored(name);
  const checked = check(document);
  expect(hasErrors(checked)).toBe(false);
  const { family = "" } = factsOf(name) ?? {};
  // To transformers, a table of sines is a parameter and the bias of BART's logits is none.
  const sines = family === "Pegasus" ? 2 * 1024 * 1024 : 0;
  const bias = /BART|Pegasus|M2M100/.test(family) ? Number(document.dims.V) : 0;
  // What DeepSeek-V3 adds for choosing alone is a buffer.
  const { N, E } = document.dims;
  const chosenBy = family === "DeepSeek-V3" ? Number(N) * Number(E) : 0;
  expect(countParameters(weightTable(checked)).known + sines - bias - chosenBy).toBe(parameters);
});

const tried = sizes.filter((_, i) => process.env.HEDDLE_SIZES === "all" || i % 3 === 1);

test.each(tried)("$name is as it is made, and proved for every size", (sized) => {
  const made = storedModel(sized);
  expect(read(`${sized.name}.graph.json`)).toBe(printDocument(made.document));
  expect(factsOf(sized.name)).toEqual(made.facts);
  const { proof } = proveChecked(check(made.document), { fixes: false });
  expect(proof?.verdict).toBe("proved");
});

/** 2 · layers · key-value heads · head width · 2 bytes. */
const byHand: Readonly<Record<string, number>> = {
  gpt2: 2 * 12 * 12 * 64 * 2,
  "Llama-2-7b-hf": 2 * 32 * 32 * 128 * 2,
  "Meta-Llama-3-8B": 2 * 32 * 8 * 128 * 2,
  "Qwen3-30B-A3B": 2 * 48 * 4 * 128 * 2,
  "gemma-2b": 2 * 18 * 1 * 256 * 2,
  "falcon-40b": 2 * 60 * 8 * 64 * 2,
  // Keys and values expanded, as transformers keeps them: layers · heads · (128 + 64 + 128) · 2 bytes.
  "DeepSeek-V2-Lite": 27 * 16 * 320 * 2,
  "DeepSeek-V2": 60 * 128 * 320 * 2,
  "DeepSeek-V3": 61 * 128 * 320 * 2,
  "Kimi-K2": 61 * 64 * 320 * 2,
};

test.each(Object.entries(byHand))("the cache of %s by hand", (id, bytes) => {
  expect(factsOf(id)?.cache).toBe(bytes);
});

/** In billions, as their publishers say: gpt-oss without its embedding. */
test.each([
  ["Mixtral-8x7B-v0.1", 12.9, 0],
  ["Qwen3-30B-A3B", 3.3, 0],
  ["OLMoE-1B-7B-0924", 1.3, 0],
  ["gpt-oss-20b", 3.6, 201_088 * 2880],
])("%s has %d billion active parameters", (id, said, without) => {
  expect(((factsOf(id)?.active ?? 0) - without) / 1e9).toBeCloseTo(said, 0.9);
});

/** In billions, as their publishers say, in whole ones. */
test.each([
  ["DeepSeek-V2", 236, 21],
  ["DeepSeek-V3", 671, 37],
  ["Kimi-K2", 1000, 32],
])("%s has %d billion parameters, %d of them active", (id, all, active) => {
  const { parameters = 0, active: found = 0 } = factsOf(id) ?? {};
  expect(Math.abs(parameters / 1e9 / all - 1)).toBeLessThan(0.03);
  expect(Math.abs(found / 1e9 / active - 1)).toBeLessThan(0.03);
});
