// Sets of sizes are told as few as they can be, and the same sizes lie in them.
import fc from "fast-check";
import { expect, test } from "vitest";
import { isInSet, type SizeSet } from "../../../src/core/analyse/index.ts";
import { parseSize } from "../../../src/core/shape/index.ts";
import { merged } from "../../../src/core/verdict/merged.ts";

/** A set where each size is at least 0, or with `=` in front 0. */
function set(...sizes: readonly string[]): SizeSet {
  const conditions = sizes.map((text) => {
    const parsed = parseSize(text.replace("=", ""));
    if (!parsed.ok) throw new Error(text);
    return { size: parsed.size, isEquation: text.startsWith("=") };
  });
  return { conditions, text: sizes.join(" and ") || "any size" };
}
const left = (...sets: readonly SizeSet[]) => merged(sets).map((s) => s.text);

test.each([
  [[set("T-2"), set("T-3")], ["T ≥ 2"]],
  [
    [set("T-2"), set("B-2")],
    ["T ≥ 2", "B ≥ 2"],
  ],
  [[set("T-2", "B-2"), set("B-2")], ["B ≥ 2"]],
  [[set("3-T"), set("2-T")], ["T ≤ 3"]],
  [[set("T-9"), set()], ["any size"]],
  [[set("T-2"), set("3-T")], ["any size"]],
  [[set("T-2"), set("=T-1")], ["any size"]],
  [
    [set("1-N"), set("N-3")],
    ["N = 1", "N ≥ 3"],
  ],
  [[set("T-2", "P-3"), set("T-2", "2-P")], ["T ≥ 2"]],
  [[set("2*T-5")], ["T ≥ 3"]],
  [[set("0-T")], []],
])("%#", (sets, expected) => {
  expect(left(...sets)).toEqual(expected);
});

const forms = ["T", "B", "T-B", "B-T", "2*T", "T/2", "T*B", "T-2*B"] as const;
const condition = fc
  .tuple(fc.constantFrom(...forms), fc.integer({ min: -1, max: 7 }), fc.boolean(), fc.integer({ max: 4 }))
  .map(([form, n, isMost, k]) => `${k === 0 ? "=" : ""}${isMost ? `${n}-(${form})` : `${form}-(${n})`}`);
const sets = fc.array(
  fc.array(condition, { maxLength: 3 }).map((list) => set(...list)),
  { maxLength: 5 },
);
const grid = Array.from({ length: 81 }, (_, i) => ({ T: 1 + Math.floor(i / 9), B: 1 + (i % 9) }));

test("the same sizes, and nothing left to merge", () => {
  fc.assert(
    fc.property(sets, (given) => {
      const made = merged(given);
      for (const at of grid)
        expect(
          made.some((s) => isInSet(s, at)),
          JSON.stringify(at),
        ).toBe(given.some((s) => isInSet(s, at)));
      expect(merged(made)).toEqual(made);
      expect(made.length).toBeLessThanOrEqual(given.length);
    }),
  );
});

test("of one dim alone, as many sets as there are runs of numbers", () => {
  const one = fc.array(
    fc
      .tuple(fc.constantFrom("T-", "-T+", "=T-"), fc.integer({ min: 1, max: 8 }))
      .map(([sign, n]) => set(`${sign}${n}`)),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(one, (given) => {
      const inside = Array.from({ length: 20 }, (_, i) => given.some((s) => isInSet(s, { T: i + 1 })));
      const runs = inside.filter((x, i) => x && !inside[i - 1]).length;
      const made = merged(given);
      expect(made).toHaveLength(runs);
      if (inside.every(Boolean)) expect(made[0]?.conditions).toEqual([]);
    }),
  );
});
