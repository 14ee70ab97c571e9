// Attention in tiles, as its lesson mends it, gives what plain attention does: for several tiles, lengths and scores that
// are far apart; and the scores that it holds at once are a tile's.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  check,
  evaluate,
  evaluateSize,
  findNode,
  type HeddleDocument,
  initWeight,
  lower,
  parseDocument,
  tensor,
} from "../../src/core/index.ts";
import { applyAll, readLesson } from "../../src/lesson/index.ts";

const read = readLesson(readFileSync("graphs/lessons/tile-by-tile.lesson.json", "utf8"));
if (!read.ok) throw new Error(read.why);
const { lesson } = read;
const mend = lesson.steps.at(-1)?.right;
const made = typeof mend === "object" ? applyAll(lesson.start, mend.edits) : null;
if (!made?.ok) throw new Error("the lesson mends nothing");
const tiled = made.document;
const parsed = parseDocument(readFileSync("graphs/smallest.graph.json", "utf8"));
if (!parsed.ok) throw new Error("smallest");
const plain = parsed.document;

/** Logits by weights that go by their names alone; `std` makes scores far apart. */
function logits(document: HeddleDocument, J: number, T: number, std: number): readonly number[] {
  const program = lower(
    check({ ...document, dims: { ...document.dims, ...("J" in document.dims && { J }), T } }),
  );
  const dims = { B: 2, T };
  const inputs = program.inputs.map((input) => {
    const shape = (program.values[input.value]?.shape ?? []).map((s) =>
      evaluateSize(s, { ...program.dims, ...dims }),
    );
    const count = shape.reduce((n, d) => n * d, 1);
    if (input.kind === "weight")
      return [input.name, tensor(shape, initWeight({ kind: "normal", std }, count, 7, input.seedName))];
    const data = Array.from({ length: count }, (_, i) => (input.kind === "valid" ? 1 : (5 * i + 2) % 20));
    return [input.name, tensor(shape, data, input.kind === "valid" ? "bool" : "i32")];
  });
  const found = evaluate(program, { dims, inputs: Object.fromEntries(inputs), fetch: ["lm_head.logits"] });
  return [...(found["lm_head.logits"]?.data ?? [])];
}

test.each([
  [1, 4, 0.5],
  [2, 4, 0.5],
  [4, 4, 3],
  [2, 12, 3],
  [4, 12, 10],
])("%i tiles of %i positions, weights of %d: equal to plain attention", (J, T, std) => {
  const [have, want] = [logits(tiled, J, T, std), logits(plain, J, T, std)];
  expect(want.length).toBe(2 * T * 20);
  const largest = want.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-9);
  for (const [i, w] of want.entries())
    expect(Math.abs((have[i] ?? Number.NaN) - w)).toBeLessThan(1e-9 * largest);
});

test("as the lesson begins it is not equal: the old output is not rescaled", () => {
  const [have, want] = [logits(lesson.start, 2, 4, 3), logits(plain, 2, 4, 3)];
  expect(have.some((h, i) => Math.abs(h - (want[i] ?? h)) > 1e-3)).toBe(true);
});

test("what a tile holds beside what plain attention holds: T·T/J scores, and T·T", () => {
  const scoresOf = (document: HeddleDocument, path: string) =>
    findNode(check(document), path)?.outputs[0]?.type.axes?.map(({ size }) => size.key);
  expect(scoresOf(tiled, "attn/tiles/scores")).toEqual(["B", "H", "T", "T/J"]);
  expect(scoresOf(plain, "attn/scores")).toEqual(["B", "H", "T", "T"]);
});
