// Logits that are no numbers are told, with where; a token that never comes is none of them.
import { expect, test } from "vitest";
import { refuseNoNumbers } from "../../../src/runtime/engine/trainer/no-numbers.ts";

test.each([
  [[1, Number.NaN, Number.NaN], /behind 3 tokens: 2 of 3 logits are NaN \("lm_head\.logits"\)/],
  [[1, Number.POSITIVE_INFINITY, 2], /behind 3 tokens: 1 of 3 logits is ∞/],
  [[Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY], /2 of 2 logits are −∞/],
])("%j", (logits, says) => {
  expect(() => refuseNoNumbers(logits, "lm_head.logits", 3)).toThrow(says);
});

test("some −∞ are no fault", () => {
  expect(() => refuseNoNumbers([Number.NEGATIVE_INFINITY, 0], "lm_head.logits", 1)).not.toThrow();
});
