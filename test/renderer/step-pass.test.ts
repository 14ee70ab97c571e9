// Prefill and one decode step: what is told of each step is what the derivation asks of it.
import { expect, test } from "vitest";
import { check, type HeddleDocument } from "../../src/core/index.ts";
import { planOf } from "../../src/renderer/engine/plan.ts";
import { cropped, markedRows, passText, rowsRead, withinPass } from "../../src/renderer/step/pass.ts";
import { toldOf } from "../../src/renderer/step/pass-told.ts";
import { writtenStream } from "../../src/renderer/store/cache-plan.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import type { Ran } from "../../src/renderer/store/run-slice.ts";
import type { Stepping } from "../../src/renderer/store/step-slice.ts";
import { preset } from "../core/presets.ts";
import { bidirectional, windowed } from "../support/step-graphs.ts";

function ranOf(document: HeddleDocument, tokens = ["the", "cat", "sat", "on"]): Ran {
  const { bindings } = checkedOf(document);
  const streams = {
    [writtenStream(check(document))]: { tokens: [tokens] },
    source: { tokens: [["a", "b"]] },
  };
  return { document, result: { bindings, streams } } as unknown as Ran;
}

function told(document: HeddleDocument, pass: "prefill" | "decode", address: string): string {
  const ran = ranOf(document);
  const step = planOf(checkedOf(document)).find((s) => s.address === address)!;
  return toldOf(ran, step, passText(ran, { pass, sample: 0 })!);
}

test.each([
  [
    "prefill",
    "qkv",
    "q: Computed for all 3 tokens at once. k, v: Computed for all 3 tokens at once, and kept (16 bytes each).",
  ],
  [
    "decode",
    "qkv",
    "q: Computed for “on” alone. k, v: Computed for “on” alone, and kept. The 3 rows before it are read from the KV cache.",
  ],
  ["decode", "attn", "Computed for “on” alone. Of k and v 3 rows before it are read from the KV cache."],
  ["decode", "probs", "Not computed: the next token's logits do not need it."],
] as const)("worked example, %s of %s", (pass, address, sentence) => {
  expect(told(preset("worked-example"), pass, address)).toBe(sentence);
});

test("the encoder is computed once, cross-attention's keys are kept", () => {
  const document = preset("encoder-decoder");
  const once = "depends on the other text alone";
  expect(told(document, "decode", "encoder")).toBe(`Not computed again: it ${once}.`);
  expect(told(document, "prefill", "decoder[1]/qkv_2")).toContain(
    `k, v: Computed once, since it ${once}, and kept.`,
  );
  expect(told(document, "decode", "decoder[1]/qkv_2")).toContain("k, v: Read from the KV cache");
});

test("a window reads its last rows; the table of a graph without a cache says why", () => {
  const ran = ranOf(windowed(), ["1", "2", "3", "4", "5", "6", "7", "8"]);
  const text = passText(ran, { pass: "decode", sample: 0 })!;
  expect(rowsRead(ran, "local[0]/rope.k", text)).toBe(5);
  expect(rowsRead(ran, "wide[1]/rope.k", text)).toBe(7);
  expect(markedRows(text.tokens, text, 5)).toEqual(["– 1", "– 2", "▤ 3", "▤ 4", "▤ 5", "▤ 6", "▤ 7", "8"]);
  const [step] = planOf(checkedOf(bidirectional()));
  const whole = ranOf(bidirectional());
  expect(toldOf(whole, step!, passText(whole, { pass: "decode", sample: 0 })!)).toMatch(
    /^There is no KV cache, so each token computes the whole text anew: [^ ]*softmax reads later positions/,
  );
});

test("a pass follows what it computes, and shows no later positions", () => {
  const ran = ranOf(preset("worked-example"));
  const at = (pass: Stepping["pass"], position: number) =>
    withinPass({ pass, position, stream: "main", sample: 0 } as Stepping, ran).position;
  expect([at("prefill", 3), at("prefill", 1), at("decode", 0), at("whole", 1)]).toEqual([2, 1, 3, 1]);
  const text = passText(ran, { pass: "prefill", sample: 0 })!;
  const axis = { stream: "main" };
  const part = { axes: [axis, axis], view: { rows: 0, columns: 1, at: [0, 0] } };
  const matrix = { rows: 4, columns: 4, data: Array.from({ length: 16 }, (_, i) => i) };
  expect(cropped(matrix, part as never, text)).toEqual({
    rows: 3,
    columns: 3,
    data: [0, 1, 2, 4, 5, 6, 8, 9, 10],
  });
  expect(passText(ranOf(preset("worked-example"), ["the"]), { pass: "decode", sample: 0 })).toBeNull();
});
