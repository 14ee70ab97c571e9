// The curves of trainings as a figure: every run with its name, its curve where its numbers are, a band of their spread.
import { expect, test } from "vitest";
import { readFontFile } from "../../src/cli/figure-fonts.ts";
import { type CurvesFigure, curvesFigure } from "../../src/figure/curves-figure.ts";
import type { PathItem } from "../../src/figure/drawing.ts";
import { madeFigure, svgFigure } from "../../src/figure/make.ts";
import { palettes } from "../../src/figure/palette.ts";
import { pdfOf } from "../../src/figure/pdf.ts";
import { smoothPoints } from "../../src/renderer/train/curves.ts";

const points = (of: (step: number) => number, deviation: number) =>
  [1, 25, 50, 75, 100].map((step) => ({ step, mean: of(step), deviation }));

const figure: CurvesFigure = {
  ...{ title: "Loss over steps: Decoder-only", axis: "Loss", from: 0, to: 100, low: 0, high: 4, logs: false },
  ...{ marks: [0, 1, 2, 3, 4], chance: 3 },
  runs: [
    {
      name: "stories",
      number: 1,
      points: points((s) => 4 - s / 50, 0.2),
      validations: [
        [50, 3],
        [100, 2],
      ],
    },
    { name: "blocks/ffn.fn: gelu → swiglu", number: 2, points: points(() => 1, 0), validations: [] },
  ],
};
const look = { palette: palettes.light };
const paths = (of: CurvesFigure): PathItem[] =>
  curvesFigure(of, look).items.flatMap((item) => (item.item === "path" ? [item] : []));
/** The lines of runs are the thickest. */
const curves = (of: CurvesFigure) =>
  paths(of).filter((p) => p.stroke?.width === 2 && p.steps.length === 5 && !p.fill);

test("every run has its name and its colour, and the file can be printed at the width of a column", async () => {
  const made = await madeFigure((l) => curvesFigure(figure, l), { theme: "light", width: 8.5 }, readFontFile);
  const svg = svgFigure(made, 8.5);
  for (const text of ["Loss", "steps", "chance", "validation", "1 stories"])
    expect(svg).toContain(`aria-label="${text}"`);
  expect(svg).toMatch(/aria-label="2 blocks\/ffn[^"]*…"/);
  expect(svg).not.toMatch(/<text|font-family/);
  expect(made.smallest).toBeGreaterThanOrEqual(5);
  expect(made.missing).toEqual([]);
  const pdf = await pdfOf(made.drawing, made.fonts, 8.5);
  expect(new TextDecoder("latin1").decode(pdf.subarray(0, 8))).toBe("%PDF-1.7");
});

test("a curve falls as its numbers do, and lies level where they do; on a logarithmic axis by their ratios", () => {
  const heights = (of: CurvesFigure, run: number) => curves(of)[run]?.steps.map((s) => Number(s[2])) ?? [];
  const falling = heights(figure, 0);
  expect(falling).toEqual(falling.toSorted((a, b) => a - b));
  expect(new Set(heights(figure, 1)).size).toBe(1);
  const powers = { ...figure, logs: true, low: 0.01, high: 10 };
  const run = { name: "r", number: 1, validations: [] };
  const tenths = [10, 1, 0.1, 0.01, 0.001].map((mean, i) => ({ step: i * 25, mean, deviation: 0 }));
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = heights({ ...powers, runs: [{ ...run, points: tenths }] }, 0);
  expect(b - a).toBeCloseTo(c - b, 6);
  expect(d - c).toBeCloseTo(c - b, 6);
  // What is lower than the axis goes no further than that.
  expect(e).toBe(d);
});

test("the band is where steps deviate, and there is none where they do not", () => {
  const bands = paths(figure).filter((p) => p.opacity === 0.16);
  expect(bands).toHaveLength(1);
  const [upper, middle] = [bands[0]?.steps[2], curves(figure)[0]?.steps[2]];
  // 0.2 of 4 units above the curve.
  expect(Number(middle?.[2]) - Number(upper?.[2])).toBeCloseTo(210 * (0.2 / 4), 6);
});

test("numbers that do not change have no deviation; those that alternate have half their distance", () => {
  const steps = (of: (i: number) => number) =>
    Array.from({ length: 400 }, (_, i) => ({ step: i, value: of(i) }));
  for (const { mean, deviation } of smoothPoints(steps(() => 3))) {
    expect(mean).toBeCloseTo(3, 9);
    expect(deviation).toBeCloseTo(0, 6);
  }
  const last = smoothPoints(steps((i) => (i % 2) * 2)).at(-1);
  expect(last?.deviation).toBeCloseTo(1, 1);
  expect(last?.mean).toBeCloseTo(1, 0);
});
