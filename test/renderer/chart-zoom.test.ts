// Zooming into a chart: what range a hand means, what lies in it, and the axis that fits it.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { TrainRun } from "../../src/renderer/store/train-slice.ts";
import { valueAxis } from "../../src/renderer/train/chart-axes.ts";
import { ticks } from "../../src/renderer/train/curves.ts";
import { rangeBetween, within, zoomed } from "../../src/renderer/train/step-range.ts";

const run = (losses: readonly number[]) =>
  ({
    steps: losses.map((loss, step) => ({ step, loss, learningRate: 0.1, gradientNorm: 1 })),
    validations: [],
  }) as unknown as TrainRun;

test("a range drawn in either direction is the same, cut at the run's ends; a slip of the hand is none", () => {
  expect(rangeBetween(20.4, 79.8, 100)).toEqual({ from: 20, to: 80 });
  expect(rangeBetween(79.8, 20.4, 100)).toEqual({ from: 20, to: 80 });
  expect(rangeBetween(-30, 10, 100)).toEqual({ from: 0, to: 10 });
  expect(rangeBetween(90, 400, 100)).toEqual({ from: 90, to: 100 });
  expect(rangeBetween(50, 52, 100)).toBeNull();
});

test("zooming keeps what is pointed at within the range, never leaves the run, and comes back to all of it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 8, max: 5000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 8 }),
      (steps, share, times) => {
        const about = Math.round(share * steps);
        let range = zoomed(null, about, 0.5, steps);
        for (let i = 1; i < times; i++) range = zoomed(range, about, 0.5, steps);
        if (!range) throw new Error("it is not zoomed");
        expect(range.from).toBeGreaterThanOrEqual(0);
        expect(range.to).toBeLessThanOrEqual(steps);
        expect(range.from).toBeLessThanOrEqual(about);
        expect(range.to).toBeGreaterThanOrEqual(about);
        for (let i = 0; i < 12; i++) range = zoomed(range, about, 2, steps);
        expect(range).toBeNull();
      },
    ),
  );
});

test("what lies within is drawn with a neighbour on each side, so that lines lead in and out", () => {
  const points = [0, 10, 20, 30, 40].map((step) => ({ step }));
  const steps = (from: number, to: number) => within(points, { from, to }).map((p) => p.step);
  expect(steps(15, 30)).toEqual([10, 20, 30, 40]);
  expect(steps(0, 10)).toEqual([0, 10, 20]);
  expect(steps(21, 29)).toEqual([20, 30]);
  expect(steps(41, 50)).toEqual([]);
  expect(within(points, null)).toBe(points);
});

test("the axis of a range fits what is seen in it; of all steps it begins at 0", () => {
  const runs = [run([5, 4, 1.2, 1.1, 1.15, 1, 1.05])];
  expect(valueAxis("loss", runs, 3, null, false)).toEqual({ low: 0, high: 5 });
  const { low, high } = valueAxis("loss", runs, 3, { from: 2, to: 6 }, false);
  expect(low).toBeCloseTo(0.988);
  expect(high).toBeCloseTo(1.212);
  // A level curve, and one that is not there or no number, have an axis still.
  for (const losses of [[1, 1, 1, 1, 1], [], [Number.NaN, Number.NaN]])
    for (const logs of [false, true]) {
      const axis = valueAxis("loss", [run(losses)], undefined, { from: 0, to: 4 }, logs);
      expect(axis.high).toBeGreaterThan(axis.low);
      expect(axis.low).toBeGreaterThanOrEqual(logs ? 1e-9 : 0);
    }
});

test("ticks of a range are round and lie within it", () => {
  expect(ticks(0, 100, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(ticks(21, 79, 5)).toEqual([40, 60]);
  expect(ticks(20, 44, 5)).toEqual([20, 25, 30, 35, 40]);
});
