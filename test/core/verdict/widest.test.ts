// Of sets of sizes those stay that no other covers.
import { expect, test } from "vitest";
import type { SizeSet } from "../../../src/core/analyse/index.ts";
import { parseSize } from "../../../src/core/shape/index.ts";
import { widest } from "../../../src/core/verdict/widest.ts";

/** A set where each size is at least 0. */
function set(...sizes: readonly string[]): SizeSet {
  const conditions = sizes.map((text) => {
    const parsed = parseSize(text);
    if (!parsed.ok) throw new Error(text);
    return { size: parsed.size, isEquation: false };
  });
  return { conditions, text: sizes.join(" and ") || "any size" };
}
const left = (...sets: readonly SizeSet[]) => widest(sets).map((s) => s.text);

test.each([
  [[set("T-2"), set("T-3")], ["T-2"]],
  [[set("T-3"), set("T-2")], ["T-2"]],
  [[set("T-2"), set("T-2")], ["T-2"]],
  [
    [set("T-2"), set("B-2")],
    ["T-2", "B-2"],
  ],
  [[set("T-2", "B-2"), set("B-2")], ["B-2"]],
  [[set("3-T"), set("2-T")], ["3-T"]],
  [[set("T-9"), set()], ["any size"]],
])("%#", (sets, expected) => {
  expect(left(...sets)).toEqual(expected);
});
