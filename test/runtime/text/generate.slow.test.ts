// What is written with a cache is what is written without one: greedy and drawn, natively, in WASM and by the reference
// evaluator; past the end of a learned table too.
import { describe, expect, test } from "vitest";
import type { HeddleDocument } from "../../../src/core/index.ts";
import {
  nativeExecutor,
  nodeWasmExecutor,
  referenceExecutor,
  Trainer,
} from "../../../src/runtime/engine/index.ts";
import { preset } from "../../core/presets.ts";
import { Wiring } from "../../support/hand-attention.ts";
import { bidirectional, padded, shifted, t5, unmasked, windowed } from "../../support/step-graphs.ts";
import { requestFor } from "../../support/text-request.ts";

const engines = [
  ["native", () => nativeExecutor(1), 40],
  ["WASM", () => nodeWasmExecutor(1), 40],
  ["reference", async () => referenceExecutor, 8],
] as const;

const graphs: readonly (readonly [string, () => HeddleDocument, string])[] = [
  ["decoder-only", () => preset("decoder-only"), "the cat"],
  ["decoder-modern", () => preset("decoder-modern"), "the cat"],
  ["encoder-decoder", () => preset("encoder-decoder"), ""],
  ["window, MQA", windowed, "1 2 3"],
  ["shifts, ALiBi", shifted, "7 3"],
  ["T5, documents", t5, "4 0 5"],
  ["padding, a table of 64", padded, "1 2 3 4 5"],
  ["one layer without a mask", unmasked, "3 4"],
];

describe.each(engines)("%s", (_, load, tokens) => {
  test.each(graphs)("%s", async (_name, make, prompt) => {
    const trainer = new Trainer(await load(), 2 ** 31);
    const document = make();
    const request = requestFor(document, prompt, tokens);
    for (const sampling of [{}, { temperature: 1.3 }, { temperature: 0.9, topK: 5, topP: 0.9, minP: 0.01 }]) {
      const write = (cache: boolean) => trainer.generate({ ...request, ...sampling, cache }, async () => {});
      const [kept, whole] = [await write(true), await write(false)];
      expect(kept.cache).toMatchObject({ kept: true, prefills: 1 });
      expect(whole.cache).toEqual({ kept: false, why: "it was switched off" });
      expect(kept.tokens.map((t) => t.id)).toEqual(whole.tokens.map((t) => t.id));
      expect(kept.text).toBe(whole.text);
    }
  });
});

test("past a learned table's end the text slides, and what is kept is made anew", async () => {
  const trainer = new Trainer(await nativeExecutor(1), 2 ** 31);
  const request = { ...requestFor(padded(), "1 2 3", 100), temperature: 1 };
  const kept = await trainer.generate(request, async () => {});
  const whole = await trainer.generate({ ...request, cache: false }, async () => {});
  expect(kept.cache).toMatchObject({
    kept: true,
    prefills: 3,
    again: expect.stringMatching(/reads 64 tokens at most/),
  });
  expect(kept.tokens.map((t) => t.id)).toEqual(whole.tokens.map((t) => t.id));
});

test("a graph whose mask is painted for 4 tokens writes behind any 4, and says so of fewer", async () => {
  const trainer = new Trainer(await nativeExecutor(1), 2 ** 31);
  const w = new Wiring();
  const painted = [0, 1, 2, 3].map((t) => [0, 1, 2, 3].map((s) => (s <= t ? 1 : 0)));
  const mask = w.mask({ kind: "painted", painted });
  const document = w.finish(w.layer("emb.x", (scores) => w.on(w.masked(scores, mask), "softmax")));
  const write = (prompt: string, tokens: number) =>
    trainer.generate({ ...requestFor(document, prompt, tokens), temperature: 0 }, async () => {});
  const { tokens, cache, longest } = await write("1 2 3 4", 3);
  const ids = tokens.map(({ id }) => id);
  expect([ids.length, longest]).toEqual([3, 4]);
  expect(cache).toEqual({ kept: false, why: expect.stringMatching(/exactly 4 tokens/) });
  // Each token is the one behind the last 4.
  const { tokens: next } = await write(`2 3 4 ${ids[0]}`, 1);
  expect(next[0]!.id).toBe(ids[1]);
  expect((await write("9 9 1 2 3 4", 3)).leftOut).toBe(2);
  await expect(write("1 2", 3)).rejects.toThrow(
    /^The prompt has 2 tokens, but the graph takes texts of exactly 4 tokens: .*painted mask is 4 × 4/,
  );
});

test("a graph that has no cache is written as a whole, and says why", async () => {
  const trainer = new Trainer(await nativeExecutor(1), 2 ** 31);
  const { cache, tokens } = await trainer.generate(requestFor(bidirectional(), "1 2", 4), async () => {});
  expect(tokens).toHaveLength(4);
  expect(cache).toEqual({ kept: false, why: expect.stringMatching(/softmax reads later positions/) });
});

test("memory is told before", async () => {
  const trainer = new Trainer(await nativeExecutor(1), 30 * 2 ** 20);
  const request = requestFor(windowed(), "1 2", 2_000_000);
  await expect(trainer.generate(request, async () => {})).rejects.toThrow(/would need about .* of memory/);
});
