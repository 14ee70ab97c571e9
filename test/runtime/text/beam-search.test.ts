// Beam search on a made-up model whose likeliest first word leads astray, and against all of its texts.
import { expect, test } from "vitest";
import { beamSearch, type Way } from "../../../src/runtime/engine/trainer/beam-search.ts";
import { randomFrom } from "../../support/random.ts";

type Model = (text: readonly number[]) => readonly number[];

const end = 0;

class Text implements Way<Text> {
  static open = 0;
  constructor(
    private readonly model: Model,
    private readonly most: number,
    private text: readonly number[] = [],
  ) {
    Text.open++;
  }
  get ended() {
    return this.text.at(-1) === end || this.text.length >= this.most;
  }
  logits = async () => this.model(this.text).map(Math.log);
  fork = () => new Text(this.model, this.most, this.text);
  take(id: number) {
    this.text = [...this.text, id];
  }
  close() {
    Text.open--;
  }
}

const search = async (model: Model, most: number, beams: number, lengthPenalty = 1) => {
  const steps = await beamSearch(new Text(model, most), { beams, lengthPenalty, report: async () => {} });
  return steps.map((s) => s.id);
};

/** 1 is likelier than 2, but what comes behind 1 is all alike, and behind 2 the end is certain. */
const astray: Model = (text) =>
  text.length === 0 ? [0.02, 0.5, 0.48] : text[0] === 1 ? [0.34, 0.33, 0.33] : [0.98, 0.01, 0.01];

test("one beam is greedy; two find what greedy decoding misses", async () => {
  expect(await search(astray, 4, 1)).toEqual([1, 0]);
  expect(await search(astray, 4, 2, 0)).toEqual([2, 0]);
});

test("the length penalty chooses between a short text and a long one", async () => {
  // The end at once has p = 0.3, the other way 0.7 · 0.6 · 0.6 · 1 in all.
  const model: Model = (text) =>
    [
      [0.3, 0.7],
      [0.4, 0.6],
      [0.4, 0.6],
      [1, 0],
    ].map((p) => [...p])[text.length]!;
  expect(await search(model, 4, 4, 0)).toEqual([0]);
  expect(await search(model, 4, 4, 1)).toEqual([1, 1, 1, 0]);
});

test("with as many beams as there are texts it finds the best of all, and closes what it opened", async () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = randomFrom(seed);
    const table = new Map<string, readonly number[]>();
    const model: Model = (text) => {
      const known = table.get(text.join());
      if (known) return known;
      const drawn = [random(), random(), random()];
      const sum = drawn.reduce((a, b) => a + b, 0);
      const made = drawn.map((p) => p / sum);
      table.set(text.join(), made);
      return made;
    };
    const penalty = seed % 3;
    let best = { score: Number.NEGATIVE_INFINITY, text: [] as readonly number[] };
    const walk = (text: readonly number[], sum: number) => {
      if (text.at(-1) === end || text.length === 4) {
        const score = sum / text.length ** penalty;
        if (score > best.score) best = { score, text };
        return;
      }
      for (const [id, p] of model(text).entries()) walk([...text, id], sum + Math.log(p));
    };
    walk([], 0);
    Text.open = 0;
    const found = await search(model, 4, 81, penalty);
    expect(found).toEqual(best.text);
    expect(Text.open).toBe(1);
  }
});
