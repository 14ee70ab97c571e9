// Distributions against outsiders: Dunnett's published tables, and SciPy 1.17.1 (scipy.stats.t, norm, ttest_rel, nct).
import { describe, expect, test } from "vitest";
import {
  accept,
  bootstrapInterval,
  detectable,
  dunnettCritical,
  findingsOf,
  holm,
  intervalOf,
  maxSeeds,
  normalQuantile,
  pairedOf,
  pairedP,
  type Question,
  seedsFor,
  studentCdf,
  studentQuantile,
} from "../../src/study/index.ts";

const closeTo = (found: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));

test.each([
  [0.9, 1, 3.0776835371752544],
  [0.975, 1, 12.706204736174694],
  [0.975, 2, 4.302652729749462],
  [0.975, 4, 2.7764451051977934],
  [0.975, 9, 2.262157162798205],
  [0.975, 200, 1.9718962236339088],
  [0.995, 2, 9.924843200918287],
  [0.9995, 1, 636.6192487687897],
  [0.9995, 30, 3.6459586350420627],
])("t quantile %d with %i degrees of freedom is SciPy's", (p, freedom, expected) => {
  closeTo(studentQuantile(p, freedom), expected);
  closeTo(studentQuantile(1 - p, freedom), -expected);
});

test.each([
  [-3.5, 2, 0.036413675027234665],
  [-3.5, 50, 0.0004940425033128095],
  [0.1, 7, 0.5384259701976037],
  [2, 1, 0.8524163823495667],
])("P(T ≤ %d) with %i degrees of freedom is SciPy's", (t, freedom, expected) =>
  closeTo(studentCdf(t, freedom), expected),
);

test.each([
  [0.8, 0.8416212335729143],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
])("normal quantile %d is SciPy's", (p, expected) => closeTo(normalQuantile(p), expected));

describe("Dunnett's table, two-sided (Dunnett 1964)", () => {
  test.each([
    [0.05, 5, [2.57, 3.03, 3.29, 3.48, 3.62, 3.73, 3.82, 3.9, 3.97]],
    [0.05, 10, [2.23, 2.57, 2.76, 2.89, 2.99, 3.07, 3.14, 3.19, 3.24]],
    [0.05, 20, [2.09, 2.38, 2.54, 2.65, 2.73, 2.8, 2.86, 2.9, 2.95]],
    [0.01, 10, [3.17, 3.53, 3.74, 3.88, 3.99]],
  ])("error %d, %i degrees of freedom", (error, freedom, row) => {
    const found = row.map((_, i) => dunnettCritical({ count: i + 1, freedom, error, spread: "shared" }));
    found.forEach((c, i) => {
      expect(Math.abs(c - row[i]!)).toBeLessThan(0.011); // the table has two digits
    });
  });

  test("a spread of its own for each needs more, and Bonferroni's most", () => {
    for (const [count, freedom] of [
      [2, 4],
      [8, 4],
      [5, 12],
    ] as const) {
      const [shared, own] = (["shared", "own"] as const).map((spread) =>
        dunnettCritical({ count, freedom, error: 0.05, spread }),
      );
      expect(own).toBeGreaterThan(shared!);
      expect(own).toBeLessThan(studentQuantile(1 - 0.025 / count, freedom));
    }
  });
});

test("the paired t test is SciPy's ttest_rel", () => {
  const [a, b] = [
    [1.2, 1.5, 1.1, 1.9, 1.4],
    [1.0, 1.6, 0.9, 1.5, 1.1],
  ];
  const paired = pairedOf(a!.map((x, i) => x - b![i]!));
  closeTo((paired.mean * Math.sqrt(paired.n)) / paired.sd, 2.3904572186687862);
  closeTo(pairedP(paired), 0.07513045462522985);
  const { from, to } = intervalOf(paired, studentQuantile(0.975, 4));
  closeTo((from + to) / 2, 0.2);
  expect(from).toBeLessThan(0);
});

test("Holm: the example of his paper's form", () => {
  expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(12)))).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holm([])).toEqual([]);
});

describe("power", () => {
  const one = { variants: 1, error: 0.05, power: 0.8, pilot: Number.POSITIVE_INFINITY };

  test.each([
    [5, 1.681996965955534],
    [10, 0.996001371455435],
    [20, 0.66044165],
  ])("%i seeds show %d standard deviations: SciPy's noncentral t has 0.8 there", (n, effect) =>
    closeTo(detectable(n, one), effect, 1e-7),
  );

  test("a pilot of three costs seeds, a large one next to none", () => {
    const needs = [3, 5, 10, 200, Number.POSITIVE_INFINITY].map(
      (pilot) => seedsFor(1, 1, { ...one, pilot })!,
    );
    expect(needs).toEqual([...needs].sort((a, b) => b - a));
    expect(needs.at(-1)).toBe(10);
    expect(needs[0]).toBeGreaterThan(20);
  });

  test("what nobody would run is refused", () => {
    expect(seedsFor(0.001, 1, one)).toBeNull();
    expect(detectable(maxSeeds, one)).toBeGreaterThan(0.001);
  });
});

test("the acceptance rule is modded-nanogpt's", () => {
  const rule = { threshold: 3.28, margin: 0.004 };
  expect(accept([3.279, 3.278, 3.2785, 3.279], rule)).toMatchObject({ accepted: false });
  expect(accept([3.2775, 3.278, 3.2785, 3.277], rule)).toMatchObject({ accepted: true });
});

describe("what may be said", () => {
  const question: Question = { error: 0.05, correction: "dunnett", lowerIsBetter: true, effect: 0.02 };
  const said = (...variants: number[][]) => findingsOf(variants, question).map((f) => f.outcome);

  test("one of six words", () => {
    expect(said([0, 0, 0])).toEqual(["identical"]);
    expect(said([0.1])).toEqual(["too-few"]);
    expect(said([])).toEqual(["too-few"]);
    expect(said([-0.1, -0.11, -0.1, -0.09])).toEqual(["better"]);
    expect(said([0.1, 0.11, 0.1, 0.09])).toEqual(["worse"]);
    expect(said([0.001, -0.001, 0.002, 0.001])).toEqual(["negligible"]);
    expect(said([0.1, -0.1, 0.05, 0])).toEqual(["open"]);
    expect(findingsOf([[0.1, 0.11, 0.1]], { ...question, lowerIsBetter: false })[0]?.outcome).toBe("better");
  });

  test("more variants ask for more", () => {
    const near = [-0.05, -0.02, -0.045, -0.01, -0.04];
    const others = Array.from({ length: 9 }, (_, i) => [0.1, -0.1, 0.03 * i, 0, -0.05]);
    expect(said(near)).toEqual(["better"]);
    expect(said(near, ...others)[0]).toBe("open");
    expect(findingsOf([near, ...others], { ...question, correction: "holm" })[0]?.outcome).toBe("open");
  });

  test("the bootstrap is the same each time and near the t interval of many seeds", () => {
    const values = Array.from({ length: 60 }, (_, i) => Math.sin(i * 12.9898) * 0.1);
    expect(bootstrapInterval(values, 0.05)).toEqual(bootstrapInterval(values, 0.05));
    const t = intervalOf(pairedOf(values), studentQuantile(0.975, 59));
    const b = bootstrapInterval(values, 0.05);
    expect(Math.abs(b.from - t.from) + Math.abs(b.to - t.to)).toBeLessThan(0.1 * (t.to - t.from));
  });
});
