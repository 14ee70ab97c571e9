// The graphs that ship and graphs made for it, in the reference evaluator with rows kept in float64: what the step program
// gives after each piece is what the whole one gives for the whole text, 40 times; and what is kept never changes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type HeddleDocument, hasErrors, parseDocument, step } from "../../../src/core/index.ts";
import { compile } from "../../../src/core/pipeline.ts";
import { everyEngine } from "../../support/cache-trials.ts";
import { padded, refused, shifted, t5, unmasked, windowed } from "../../support/step-graphs.ts";
import { changedRows, raggedTrial, type Trial, trial, writtenStream } from "../../support/step-trial.ts";
import { preset } from "../presets.ts";

const causal: readonly (readonly [string, () => HeddleDocument])[] = [
  ...["decoder-only", "decoder-modern", "encoder-decoder", "smallest", "sort", "worked-example"].map(
    (name) => [name, () => preset(name)] as const,
  ),
  ["window, MQA and RoPE, then GQA", windowed],
  ["token shifts, ALiBi, side by side", shifted],
  ["T5's buckets, documents", t5],
  ["padding, learned positions", padded],
  ["one layer that nothing masks", unmasked],
];

const ways: readonly (readonly [string, Omit<Trial, "total">])[] = [
  ["one token, then one by one", { prompt: 1 }],
  ["two tokens", { prompt: 2 }],
  ["many tokens", { prompt: 17 }],
  ["chunks of 3, two samples", { prompt: 5, chunk: 3, samples: 2 }],
  ["chunks of 7", { prompt: 9, chunk: 7 }],
];

describe.each(causal)("%s", (_, make) => {
  test.each(ways)("%s", async (_name, way) => {
    const found = await trial(make(), { ...way, total: 41 });
    expect(found.refused).toBeUndefined();
    expect(found.wrong.slice(0, 3)).toEqual([]);
    expect(found.worst).toBeLessThan(1e-11);
    expect(found.steps).toBeGreaterThan(0);
  });

  test("what is kept at P is what it is at N, bit for bit", () => {
    const document = make();
    const { program } = compile(document);
    const derived = step.derive(program, {
      stream: writtenStream(document),
      logits: document.objective!.logits,
    });
    if (!derived.ok) throw new Error("refused");
    const { compared, changed } = changedRows(document, derived.plan, 12);
    expect(changed).toBe(0);
    expect(compared).toBeGreaterThan(0);
  });
});

test.each([
  ["padding, learned positions", padded],
  ["window", windowed],
] as const)("a batch of 4, padded on the left: %s", async (_, make) => {
  const found = await trial(make(), { prompt: 9, total: 41, samples: 4, padding: [0, 3, 1, 8] });
  expect(found.wrong.slice(0, 3)).toEqual([]);
  expect(found.steps).toBe(33);
});

test.each([
  ["decoder-only", () => preset("decoder-only")],
  ["decoder-modern", () => preset("decoder-modern")],
  ["window, MQA and RoPE, then GQA", windowed],
  ["token shifts, ALiBi", shifted],
  ["T5's buckets, documents", t5],
  ["padding, learned positions", padded],
] as const)("a batch of 4, padded on the right, each sample alone: %s", async (_, make) => {
  const found = await raggedTrial(make(), [7, 1, 12, 3], 12);
  expect(found.refused).toBeUndefined();
  expect(found.compared).toBeGreaterThan(1000);
  expect(found.wrong.slice(0, 3)).toEqual([]);
});

test("batches of 4, padded on either side, natively and in WASM", async () => {
  for (const [name, engine] of Object.entries(await everyEngine())) {
    if (!engine) continue;
    const left = { prompt: 9, total: 41, samples: 4, padding: [0, 3, 1, 8], engine };
    const right = (make: () => HeddleDocument) => raggedTrial(make(), [7, 1, 12, 3], 12, { engine });
    const found = [await trial(padded(), left), await right(padded), await right(windowed), await right(t5)];
    expect(
      found.flatMap(({ wrong }) => wrong),
      name,
    ).toEqual([]);
  }
});

test.each(refused())("refused: %s", async (_, document, reason) => {
  expect((await trial(document, { prompt: 2, total: 4 })).refused).toBe(reason);
});

const folder = join(import.meta.dirname, "../../../graphs/broken");
const challenges = readdirSync(folder).filter((f) => f.endsWith(".graph.json"));

test.each(challenges)("a challenge is refused with its node, or cached = whole: %s", async (file) => {
  const parsed = parseDocument(readFileSync(join(folder, file), "utf8"));
  if (!parsed.ok || !parsed.document.objective) return;
  const { program, checked } = compile(parsed.document);
  // What cannot run cannot be compared.
  if (hasErrors(checked)) return;
  if (program.outputs[parsed.document.objective.logits] === undefined) return;
  const found = await trial(parsed.document, { prompt: 3, total: 12, scale: 3 });
  expect(found.wrong.slice(0, 3)).toEqual([]);
});
