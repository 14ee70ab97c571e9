// The figures of a study: what is drawn is what the runs say, and a leak is marked in each.
import { expect, test } from "vitest";
import type { bandsFigure } from "../../src/figure/bands-figure.ts";
import { roundNumbers } from "../../src/figure/chart.ts";
import { forestFigure } from "../../src/figure/forest-figure.ts";
import { frontFigure, frontOf } from "../../src/figure/front-figure.ts";
import { palettes } from "../../src/figure/palette.ts";
import { bandsOf, type Plan, type RunResult } from "../../src/study/index.ts";

const look = { palette: palettes.light };
const textsOf = ({ items }: ReturnType<typeof bandsFigure>) =>
  items.flatMap((item) => (item.item === "text" ? [item.text] : []));
const plan = { variants: [{ name: "A", edits: [] }], options: { learningRate: 0.1 } } as unknown as Plan;
const run = (variant: string, seed: number, losses: readonly number[], failure: string | null = null) =>
  ({
    ...{ phase: "claim", variant, seed, learningRate: 0.1, failure, leaks: "none" },
    curve: losses.map((loss, i) => [10 * i, loss] as const),
  }) as unknown as RunResult;

test("a band is the mean with one standard deviation, at the steps that all seeds have", () => {
  const runs = [run("base", 2, [4, 2]), run("base", 1, [4, 1, 0.5]), run("A", 1, [9], "NaN")];
  const bands = bandsOf(plan, runs);
  expect(bands.map(({ name }) => name)).toEqual(["base"]);
  expect(bands[0]?.points).toEqual([
    { step: 0, mean: 4, low: 4, high: 4 },
    { step: 10, mean: 1.5, low: 1.5 - Math.SQRT1_2, high: 1.5 + Math.SQRT1_2 },
  ]);
  expect(bands[0]?.seeds.map(({ seed }) => seed)).toEqual([1, 2]);
});

test("the front is of what nothing cheaper equals; what leaks is not on it", () => {
  const point = (name: string, cost: number, value: number, leaks = false) => ({
    name,
    index: 1,
    cost,
    value,
    leaks,
  });
  const points = [
    point("dear", 9, 1),
    point("cheap", 1, 2),
    point("beaten", 5, 3),
    point("leak", 2, 0, true),
  ];
  expect(frontOf(points, true).map(({ name }) => name)).toEqual(["cheap", "dear"]);
  expect(frontOf(points, false).map(({ name }) => name)).toEqual(["cheap", "beaten"]);
  const figure = frontFigure(
    { title: "", metric: "loss", lowerIsBetter: true, points, width: 400, height: 200 },
    look,
  );
  expect(textsOf(figure)).toContain("leak, leaks");
});

test("each variant of the forest has its words, also one of which nothing can be told yet", () => {
  const row = { name: "A", mean: -0.5, from: -0.7, to: -0.3, verdict: "better", leaks: false };
  const none = { ...row, name: "B", mean: Number.NaN, from: Number.NaN, to: Number.NaN, verdict: "too-few" };
  const rows = [row, none, { ...row, name: "C", leaks: true }];
  const figure = forestFigure({ title: "", axis: "difference", rows, effect: 0.1, width: 500 }, look);
  const texts = textsOf(figure);
  expect(texts).toEqual(expect.arrayContaining(["A", "B", "C", "−0.5000 better", "−0.5000 leaks"]));
  expect(JSON.stringify(figure)).not.toMatch(/null/);
});

test("numbers along an axis are round, lie within it and are neither few nor many", () => {
  for (const [low, high] of [
    [3.2, 3.3],
    [0, 10],
    [-0.08, 0.08],
    [115_900_000, 117_400_000],
  ] as const) {
    const numbers = roundNumbers(low, high, 4);
    expect(numbers.length).toBeGreaterThan(2);
    expect(numbers.length).toBeLessThan(8);
    expect(numbers.every((n) => n >= low && n <= high)).toBe(true);
  }
});
