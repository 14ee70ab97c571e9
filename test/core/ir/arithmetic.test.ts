// Arithmetic that the builder does while it builds.
import { describe, expect, test } from "vitest";
import { fraction, primitives, tensor } from "../../../src/core/ir/index.ts";
import { type Bindings, evaluateSize, parseSize, type Size } from "../../../src/core/shape/index.ts";

function size(text: string): Size {
  const parsed = parseSize(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.size;
}

describe("a size as a fraction", () => {
  const dims: Bindings = { T: 7, D: 64, H: 4, P: 3 };
  test.each([
    ["T", "1"],
    ["D/H", "H"],
    ["(T+1)/2", "2"],
    ["T/2 + 1/3", "6"],
    ["D/H + P/2", "2*H"],
    ["D/(H*H) + 1", "H^2"],
    ["T - P", "1"],
  ])("%s has the denominator %s", (text, denominator) => {
    const { above, below } = fraction(size(text));
    expect(below.key).toBe(denominator);
    for (const { above: whole } of [fraction(above), fraction(below)]) {
      for (const term of whole.terms) {
        expect(term.den).toBe(1);
        expect(term.powers.every(([, e]) => e > 0)).toBe(true);
      }
    }
    expect(evaluateSize(above, dims) / evaluateSize(below, dims)).toBeCloseTo(
      evaluateSize(size(text), dims),
      12,
    );
  });
});

/** Reference values: C's erf, as Python's math.erf gives it. */
test.each([
  [0, 0],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [3.5, 0.9999992569016276],
  [-1, -0.8427007929497149],
  [Number.POSITIVE_INFINITY, 1],
])("erf(%f) = %f", (x, y) => {
  const [value] = primitives.erf.eval([tensor([], [x])], {}, [], () => 0);
  expect(Math.abs((value as number) - y)).toBeLessThan(1e-15);
});
