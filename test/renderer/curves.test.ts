// A curve on a logarithmic axis: what is written beside it, and how far down it goes.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { TrainRun } from "../../src/renderer/store/train-slice.ts";
import { logTicks, lowest } from "../../src/renderer/train/curves.ts";

const run = (losses: readonly number[], validations: readonly number[] = []) =>
  ({
    steps: losses.map((loss, step) => ({ step, loss, learningRate: 0, gradientNorm: 1 })),
    validations: validations.map((loss, step) => ({ step, loss })),
  }) as unknown as TrainRun;

test("ticks are powers of ten; where these are few, halves and fifths of them as well", () => {
  expect(logTicks(0.01, 4)).toEqual([0.01, 0.1, 1]);
  expect(logTicks(0.4, 4)).toEqual([0.5, 1, 2]);
  expect(logTicks(0.5, 50)).toEqual([0.5, 1, 2, 5, 10, 20, 50]);
});

test("all of them lie within the range, each above the one before", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 10, noNaN: true }), fc.integer({ min: 2, max: 6 }), (low, by) => {
      const high = low * 10 ** by;
      const all = logTicks(low, high);
      expect(all.length).toBeGreaterThanOrEqual(2);
      for (const [i, value] of all.entries()) {
        expect(value).toBeGreaterThanOrEqual(low * 0.99);
        expect(value).toBeLessThanOrEqual(high * 1.01);
        if (i > 0) expect(value).toBeGreaterThan(all[i - 1] ?? 0);
      }
    }),
  );
});

test("the axis ends with the least that is drawn, validation included, and never with zero", () => {
  expect(lowest("loss", [run([4, 2, 0.5], [0.25])], 4)).toBe(0.25);
  expect(lowest("gradientNorm", [run([4, 2], [0.25])], 4)).toBe(0.4);
  // A loss of zero has no logarithm; one that is nearly zero leaves the rest to be seen.
  expect(lowest("loss", [run([4, 0])], 4)).toBe(0.4);
  expect(lowest("loss", [run([4, 1e-30])], 4)).toBe(4e-6);
  expect(lowest("loss", [run([Number.NaN])], 4)).toBe(0.4);
});
