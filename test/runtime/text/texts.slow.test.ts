// Texts under way: written a little at a time, taken back and another way, forked; what is written is what a text that was
// never anything else would have been.
import { expect, test } from "vitest";
import type { HeddleDocument } from "../../../src/core/index.ts";
import { nativeExecutor, Trainer } from "../../../src/runtime/engine/index.ts";
import { preset } from "../../core/presets.ts";
import { bidirectional, padded, shifted, windowed } from "../../support/step-graphs.ts";
import { requestFor } from "../../support/text-request.ts";

const quiet = async () => {};
const executor = nativeExecutor(1);

async function opened(document: HeddleDocument, prompt: string, more: object = {}, memory = 2 ** 31) {
  const { texts } = new Trainer(await executor, memory);
  const request = { ...requestFor(document, prompt, 40), temperature: 1.2, ...more };
  const info = await texts.textOpen(request, quiet);
  const write = async (text: string, tokens: number) => {
    const part = await texts.textNext({ text, tokens, milliseconds: 60_000 }, quiet);
    return { ...part, ids: part.tokens.map((t) => t.id) };
  };
  return { texts, info, write, request };
}

const graphs: readonly (readonly [string, () => HeddleDocument, string])[] = [
  ["encoder-decoder", () => preset("encoder-decoder"), ""],
  ["a window", windowed, "1 2 3"],
  ["shifts", shifted, "7 3"],
  ["a table of 64 that it slides past", padded, "1 2 3 4 5"],
  ["no cache", bidirectional, "1 2"],
];

test.each(graphs)("%s: pieces, back, forks and another beginning give the same", async (_, make, prompt) => {
  const { texts, info, write, request } = await opened(make(), prompt);
  const { text } = info;
  const [a, b] = [await write(text, 9), await write(text, 8)];
  const straight = [...a.ids, ...b.ids];
  const other = (straight[4]! + 1) % 5;
  const branch = [...straight.slice(0, 4), other];
  const fresh = async (written: readonly number[], count: number) => {
    const { text: anew } = await texts.textOpen({ ...request, written }, quiet);
    const { ids } = await write(anew, count);
    await texts.textClose({ text: anew });
    return ids;
  };
  expect(await fresh([], 17)).toEqual(straight);
  // A fork goes on as the text would have, and neither hears of the other.
  const { text: fork } = await texts.textFork({ text });
  await texts.textBack({ text, written: branch });
  const branched = (await write(text, 8)).ids;
  expect(branched).toEqual(await fresh(branch, 8));
  const forked = (await write(fork, 6)).ids;
  expect(forked).toEqual(await fresh(straight, 6));
  // And back to the first, beyond where they part.
  await texts.textBack({ text, written: [...straight, ...forked] });
  expect((await write(text, 5)).ids).toEqual(await fresh([...straight, ...forked], 5));
  await texts.textBack({ text, written: [] });
  expect((await write(text, 17)).ids).toEqual(straight);
});

test("going back keeps the rows of what is shared, unless a window has moved past them", async () => {
  for (const [make, use] of [
    [() => preset("decoder-only"), { prefills: 1 }],
    [windowed, { prefills: 2, again: "it went back to where a window or a shift had moved on" }],
  ] as const) {
    const { texts, info, write } = await opened(make(), "");
    const { ids } = await write(info.text, 20);
    await texts.textBack({ text: info.text, written: ids.slice(0, 10) });
    expect((await write(info.text, 2)).cache).toMatchObject({ kept: true, ...use });
  }
});

test("it ends at as many tokens as were asked for; a closed one is told", async () => {
  const { texts, info, write } = await opened(preset("decoder-only"), "the cat");
  expect(await write(info.text, 60)).toMatchObject({ ended: true, tokens: { length: 40 } });
  expect(await write(info.text, 60)).toMatchObject({ ended: true, tokens: { length: 0 } });
  await texts.textClose({ text: info.text });
  await expect(write(info.text, 1)).rejects.toThrow("This text is closed");
});

test("a cancelled call stops behind the token that it is at, and the text goes on", async () => {
  const { texts, info, write, request } = await opened(preset("decoder-only"), "the cat");
  let told = 0;
  const cancel = async () => {
    if (++told === 3) throw new Error("cancelled");
  };
  const { text } = info;
  await expect(texts.textNext({ text, tokens: 30, milliseconds: 60_000 }, cancel)).rejects.toThrow();
  const { text: anew } = await texts.textOpen(request, quiet);
  const { ids } = await write(anew, 10);
  await texts.textBack({ text, written: ids.slice(0, 2) });
  expect((await write(text, 8)).ids).toEqual(ids.slice(2));
});

test.each([
  ["decoder-only", () => preset("decoder-only"), "the cat"],
  ["encoder-decoder", () => preset("encoder-decoder"), ""],
] as const)("%s: what a token attended to is a row of the whole text's weights", async (_, make, prompt) => {
  const document = make();
  const { texts, info, write, request } = await opened(document, prompt);
  const { ids } = await write(info.text, 6);
  const behind = (count: number) =>
    texts.textAttention({ text: info.text, written: ids.slice(0, count) }).then((a) => a.attention);
  const early = await behind(3);
  // The encoder's are not the target's.
  const decoder = (i: number) => [`decoder[${i}]/attn_1 true`, `decoder[${i}]/attn_2 false`];
  expect(early.map((a) => `${a.node} ${a.own}`)).toEqual(
    prompt ? ["blocks[0]/attn true", "blocks[1]/attn true"] : [...decoder(0), ...decoder(1)],
  );
  for (const { heads, keys, own, weights } of early) {
    const queries = own ? 1 : 4;
    expect(weights).toHaveLength(heads * queries * keys.length);
    for (let row = 0; row < heads * queries; row++) {
      const sum = weights.slice(row * keys.length, (row + 1) * keys.length).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
  }
  const own = early.filter((a) => a.own).at(-1)!;
  const words = ids.slice(0, 3).map((id) => document.vocabulary!.tokens[id]!);
  expect(own.keys).toEqual(prompt ? ["the", "cat", ...words] : ["‹start›", ...words]);
  // The rows of earlier tokens do not change as the target grows.
  const source = early.find((a) => !a.own);
  if (source) {
    const later = (await behind(5)).find((a) => a.node === source.node)!;
    expect(later.keys).toEqual(request.prompt.split(" "));
    const width = source.keys.length;
    for (let h = 0; h < source.heads; h++)
      for (let i = 0; i < 4 * width; i++)
        expect(later.weights[h * 6 * width + i]).toBeCloseTo(source.weights[h * 4 * width + i]!, 5);
  }
  // Nothing of the text has changed.
  expect((await write(info.text, 3)).ids).toHaveLength(3);
});

test("cached = whole is checked, and says why where nothing is kept", async () => {
  const { texts, request } = await opened(preset("decoder-only"), "the cat", { tokens: 32 });
  const found = await texts.cacheCheck(request, quiet);
  expect(found).toMatchObject({ tokens: 32, same: true });
  if ("why" in found) throw new Error(found.why);
  expect(found.worst).toBeLessThan(1e-4 * Math.max(1, found.largest));
  expect(found.worst).toBeGreaterThan(0);
  expect(Math.min(found.cached, found.whole)).toBeGreaterThan(0);
  const none = await texts.cacheCheck(requestFor(bidirectional(), "1 2", 4), quiet);
  expect(none).toEqual({ why: expect.stringMatching(/reads later positions/) });
});

test("of 40 layers, whose step is too large for sizes that change in other runs, a cache is kept", async () => {
  const small = preset("decoder-only");
  const document = { ...small, dims: { ...small.dims, N: 40 } };
  const { texts, request } = await opened(document, "the cat", { tokens: 4 });
  const found = await texts.cacheCheck(request, quiet);
  if ("why" in found) throw new Error(found.why);
  expect(found.same).toBe(true);
  expect(found.worst).toBeLessThan(1e-4 * Math.max(1, found.largest));
});

test("what does not fit is told with the length that would, and that length does fit", async () => {
  const [limit, tokens] = [130 * 2 ** 20, 900_000_000];
  const message = await opened(windowed(), "1 2", { tokens }, limit).then(
    () => "",
    (cause: Error) => cause.message,
  );
  expect(message).toMatch(
    /^Generating would need about .* of memory; the limit is 130 MB\. A text of [\d,]+ tokens/,
  );
  const fits = Number(/A text of ([\d,]+)/.exec(message)?.[1]?.replaceAll(",", ""));
  expect(fits).toBeGreaterThan(10);
  const { info } = await opened(windowed(), "1 2", { tokens: fits - 2 }, limit);
  expect(info.memory).toBeLessThanOrEqual(limit);
  await expect(opened(windowed(), "1 2", { tokens: fits }, limit)).rejects.toThrow("would need about");
});
