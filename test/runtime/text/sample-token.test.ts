// The choice of a token, on distributions made by hand.
import { describe, expect, test } from "vitest";
import type { SamplingRequest } from "../../../src/runtime/client/index.ts";
import { sampleToken } from "../../../src/runtime/engine/trainer/sample-token.ts";

const vocabulary = { kind: "words", tokens: ["a", "b", "c", "d", "e"] } as const;
/** Logits of 0.5, 0.2, 0.15, 0.1, 0.05. */
const logits = [0.15, 0.5, 0.05, 0.2, 0.1].map(Math.log);
const plain: SamplingRequest = { temperature: 1, topK: 0, seed: 1 };

/** How often each token comes, of 4,000 draws. */
function shares(
  sampling: Partial<SamplingRequest>,
  given = logits,
  before: readonly number[] = [],
): number[] {
  const counts = vocabulary.tokens.map(() => 0);
  for (let seed = 0; seed < 4000; seed++) {
    const { id } = sampleToken(given, { ...plain, ...sampling, seed }, vocabulary, before, before.length);
    counts[id] = counts[id]! + 1;
  }
  return counts.map((n) => n / 4000);
}

const close = (found: readonly number[], wanted: readonly number[]) => {
  for (const [i, share] of wanted.entries()) {
    if (share === 0) expect(found[i]).toBe(0);
    else expect(Math.abs(found[i]! - share)).toBeLessThan(0.035);
  }
};

describe("what is drawn from", () => {
  test("all of it", () => close(shares({}), [0.15, 0.5, 0.05, 0.2, 0.1]));
  test("temperature ½ squares the odds", () => {
    const squares = [0.15, 0.5, 0.05, 0.2, 0.1].map((p) => p * p);
    const sum = squares.reduce((a, b) => a + b, 0);
    close(
      shares({ temperature: 0.5 }),
      squares.map((p) => p / sum),
    );
  });
  test("top-k", () => close(shares({ topK: 2 }), [0, 0.5 / 0.7, 0, 0.2 / 0.7, 0]));
  test("of equal ones top-k takes the first", () =>
    close(shares({ topK: 2 }, [0, 0, 0, 0, 0]), [0.5, 0.5, 0, 0, 0]));
  test("top-p takes the fewest that reach it", () =>
    close(shares({ topP: 0.6 }), [0, 0.5 / 0.7, 0, 0.2 / 0.7, 0]));
  test("top-p takes one at least", () => close(shares({ topP: 0.01 }), [0, 1, 0, 0, 0]));
  test("min-p is a share of the likeliest", () =>
    close(shares({ minP: 0.29 }), [0.15 / 0.85, 0.5 / 0.85, 0, 0.2 / 0.85, 0]));
  test("temperature 0 is greedy", () => close(shares({ temperature: 0 }), [0, 1, 0, 0, 0]));
  test("an infinite score is never drawn", () => {
    close(shares({}, [Number.NEGATIVE_INFINITY, 0, 0, Number.NEGATIVE_INFINITY, 0]), [
      0,
      1 / 3,
      1 / 3,
      0,
      1 / 3,
    ]);
  });
});

test("repetition divides what is positive and multiplies what is not", () => {
  // 2 → 1 and −1 → −2: odds e, e⁻², and 1 for the others.
  const sum = Math.E + Math.E ** -2 + 3;
  const wanted = [Math.E / sum, Math.E ** -2 / sum, 1 / sum, 1 / sum, 1 / sum];
  close(shares({ repetitionPenalty: 2 }, [2, -1, 0, 0, 0], [0, 1]), wanted);
});

test("presence counts what was generated, once", () => {
  const given = [1, 0, 0, 0, 0];
  close(shares({ presencePenalty: 1 }, given, [0, 0]), [0.2, 0.2, 0.2, 0.2, 0.2]);
  const { id } = sampleToken(given, { ...plain, temperature: 0, presencePenalty: 5 }, vocabulary, [0, 0], 0);
  expect(id).toBe(0);
});

test("what is told is the distribution itself, the likeliest first", () => {
  const found = sampleToken(logits, { ...plain, temperature: 0, topK: 1 }, vocabulary, [], 0);
  expect(found.likeliest.map((t) => t.token)).toEqual(["b", "d", "a", "e", "c"]);
  expect(found.probability).toBeCloseTo(0.5, 12);
});
