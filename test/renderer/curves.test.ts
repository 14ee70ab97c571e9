// A curve on a logarithmic axis: what is written beside it, and how far down it goes.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TrainRun } from "../../src/renderer/store/train-slice.ts";
import { logTicks, lowest } from "../../src/renderer/train/curves.ts";
import { bandPath, bandPoints, repeatsOf } from "../../src/renderer/train/repeats.ts";
import { preset } from "../core/presets.ts";

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

describe("runs that differ by their seed", () => {
  const document = preset("smallest");
  const trained = (losses: readonly number[], seed: number, batch = 8, of = document) =>
    ({
      ...run(losses),
      document: { ...of, seed },
      options: { task: "copy", batch, seed },
    }) as unknown as TrainRun;
  const [a, b] = [trained([3, 3, 3, 3], 1), trained([1, 1, 1], 2)];

  test("belong together; another graph or another option does not", () => {
    const { wires, ...rest } = document;
    const other = trained([1], 3, 8, { ...rest, wires: wires.slice(1) });
    const { objective: _, ...plain } = document;
    const asked = trained([1], 4, 8, plain);
    expect(repeatsOf([a, trained([2], 3, 16), asked, b, other])).toEqual([[a, b]]);
    expect(repeatsOf([a, other])).toEqual([]);
  });

  test("have a band where all of them have steps: their mean, and the deviation between them", () => {
    const band = bandPoints([a, b], "loss");
    expect(band.map((p) => p.step)).toEqual([0, 1, 2]);
    for (const { mean, deviation } of band) {
      expect(mean).toBeCloseTo(2, 12);
      expect(deviation).toBeCloseTo(Math.SQRT2, 12);
    }
    const scale = { x: (step: number) => 10 * step, y: (value: number) => 100 - 10 * value };
    expect(bandPath([a, b], "loss", scale, null)).toBe(
      "M0.0 65.9L10.0 65.9L20.0 65.9L20.0 94.1L10.0 94.1L0.0 94.1Z",
    );
    expect(bandPath([a, trained([1], 4)], "loss", scale, null)).toBe("");
  });
});
