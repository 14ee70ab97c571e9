// Comparing two values: where they differ most, what is refused and why, and that NaN is never passed over.
import { expect, test } from "vitest";
import { difference, mostKept, partOf, whyNot } from "../../src/renderer/values/difference.ts";

const tensor = (dims: number[], data: number[]) =>
  ({ dims, dtype: "f32", data: Float32Array.from(data) }) as const;

test("A − B, and where it is largest", () => {
  const { data, max, at } = difference(
    tensor([2, 3], [1, 2, 3, 4, 5, 6]),
    tensor([2, 3], [1, 2, 3, 4, 7.5, 6]),
  );
  expect([...data.data]).toEqual([0, 0, 0, 0, -2.5, 0]);
  expect(max).toBe(2.5);
  expect(at).toEqual([1, 1]);
});

test("masked scores are equal, NaN against a number is the greatest difference", () => {
  const { POSITIVE_INFINITY: inf } = Number;
  expect(difference(tensor([2], [-inf, 1]), tensor([2], [-inf, 1])).max).toBe(0);
  const { max, at } = difference(tensor([3], [9, Number.NaN, 1]), tensor([3], [1, 2, 1]));
  expect(max).toBeNaN();
  expect(at).toEqual([1]);
  expect(difference(tensor([1], [-inf]), tensor([1], [3])).max).toBe(inf);
});

test("other shapes are refused with the axis", () => {
  expect(whyNot([1, 4, 4], [1, 4, 4])).toBeNull();
  expect(whyNot([1, 4, 4], [1, 5, 4])).toContain("axis 2 has 4 against 5");
  expect(whyNot([4, 4], [1, 4, 4])).toContain("2 axes");
  expect(whyNot([mostKept, 2], [mostKept, 2])).toContain("too many");
});

test("a part of a value at hand is what the engine would give", () => {
  const value = tensor([2, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect([...partOf(value, { start: [1, 0, 1], count: [1, 2, 2] }).data]).toEqual([7, 8, 10, 11]);
  expect([...partOf(tensor([], [5]), { start: [], count: [] }).data]).toEqual([5]);
});
