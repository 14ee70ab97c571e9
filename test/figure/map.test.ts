// The figure of a value: each cell has its number's colour, names stand beside, the scale below.
import { expect, test } from "vitest";
import { readFontFile } from "../../src/cli/figure-fonts.ts";
import { madeFigure, svgFigure } from "../../src/figure/make.ts";
import { type MapFigure, mapFigure } from "../../src/figure/map-figure.ts";

const map: MapFigure = {
  ...{ title: "Softmax weights", rows: 2, columns: 3, data: [0, 0.5, 1, 1, 0, Number.NaN] },
  ...{ scale: "sequential", limit: 1, entry: (v: number) => v.toFixed(2) },
  ...{ rowNames: ["the", "cat"], columnNames: ["the", "cat", "a very long token indeed"] },
};

test("names, numbers and legend", async () => {
  const made = await madeFigure((look) => mapFigure(map, look), { theme: "light", width: 8.5 }, readFontFile);
  const svg = svgFigure(made, 8.5);
  for (const text of ["the", "cat", "0.50", "1.00", "1", "0"]) expect(svg).toContain(`aria-label="${text}"`);
  expect(svg).toMatch(/aria-label="a very lo[^"]*…"/);
  const [cells] = made.drawing.items;
  if (cells?.item !== "cells") throw new Error("the cells come first");
  expect([cells.colour(0, 0), cells.colour(0, 2), cells.colour(1, 2)]).toEqual([
    "#ffffff",
    "#4c288c",
    "#d60084",
  ]);
});

test("a large map has no numbers, and fewer names than rows", async () => {
  const n = 160;
  const rowNames = Array.from({ length: n }, (_, i) => `row ${i}`);
  const large = { ...map, rows: n, columns: n, data: new Float32Array(n * n), rowNames, columnNames: null };
  const made = await madeFigure((look) => mapFigure(large, look), { theme: "dark", width: 17 }, readFontFile);
  const texts = made.drawing.items.flatMap((i) => (i.item === "text" ? [i] : []));
  expect(texts.length).toBeLessThan(60);
  expect(texts.some((t) => t.text === "row 0")).toBe(true);
});
