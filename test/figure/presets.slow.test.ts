// Figures of every preset and every group: all of it inside the page, nothing that needs a font, and drawn by an
// outsider (resvg) and as PDF.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { readFontFile } from "../../src/cli/figure-fonts.ts";
import { laidOut } from "../../src/cli/figure-layout.ts";
import { type CheckedGraph, check } from "../../src/core/index.ts";
import type { Item } from "../../src/figure/drawing.ts";
import { graphFigure } from "../../src/figure/graph-figure.ts";
import { type MadeFigure, madeFigure, svgFigure } from "../../src/figure/make.ts";
import { type FigureTheme, figureThemes } from "../../src/figure/palette.ts";
import { pdfOf } from "../../src/figure/pdf.ts";
import { preset, presetNames } from "../core/presets.ts";

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  await initWasm(new Uint8Array(readFileSync(wasm))).catch(() => undefined); // once a process
});

const graphsOf = (graph: CheckedGraph): CheckedGraph[] => [
  graph,
  ...graph.nodes.flatMap(({ body }) => (body ? graphsOf(body) : [])),
];

async function figuresOf(name: string, theme: FigureTheme): Promise<[string, CheckedGraph, MadeFigure][]> {
  const checked = check(preset(name));
  const made: [string, CheckedGraph, MadeFigure][] = [];
  for (const graph of graphsOf(checked.root)) {
    if (graph.nodes.length === 0) continue;
    const scene = await laidOut(graph, checked);
    const of = { scene, document: checked.document, title: graph.path, wrong: new Set<string>(), run: null };
    const figure = await madeFigure((look) => graphFigure(of, look), { theme, width: 17 }, readFontFile);
    made.push([graph.path, graph, figure]);
  }
  return made;
}

function extentOf(item: Item): { xs: number[]; ys: number[] } {
  if (item.item === "text") return { xs: [item.x], ys: [item.y] };
  if (item.item === "cells") return { xs: [item.x, item.x + item.width], ys: [item.y, item.y + item.height] };
  const numbers = item.steps.flatMap(([, ...rest]) => rest as number[]);
  return { xs: numbers.filter((_, i) => i % 2 === 0), ys: numbers.filter((_, i) => i % 2 === 1) };
}

describe.each(presetNames)("%s", (name) => {
  test.each(figureThemes)("%s", async (theme) => {
    for (const [path, graph, made] of await figuresOf(name, theme)) {
      const { drawing } = made;
      expect(made.missing).toEqual([]);
      for (const item of drawing.items) {
        const { xs, ys } = extentOf(item);
        expect(Math.min(...xs)).toBeGreaterThanOrEqual(drawing.box.left);
        expect(Math.max(...xs)).toBeLessThanOrEqual(drawing.box.right);
        expect(Math.min(...ys)).toBeGreaterThanOrEqual(drawing.box.top);
        expect(Math.max(...ys)).toBeLessThanOrEqual(drawing.box.bottom);
      }
      const texts = drawing.items.flatMap((item) => (item.item === "text" ? [item.text] : []));
      for (const node of graph.nodes)
        expect([path, texts]).toEqual([path, expect.arrayContaining([node.title])]);

      const svg = svgFigure(made, 17);
      expect(svg).toMatch(/<svg [^>]*width="17cm"/);
      expect(svg).not.toMatch(/<text|font-family|@font-face|NaN|undefined|https?:(?!\/\/www\.w3\.org)/);
      const { pixels, width, height } = new Resvg(svg, { fitTo: { mode: "width", value: 400 } }).render();
      const colours = new Set<string>();
      for (let i = 0; i < width * height; i++) colours.add(pixels.slice(4 * i, 4 * i + 3).join());
      expect(colours.size).toBeGreaterThan(20);
      expectPdf(Buffer.from(await pdfOf(drawing, made.fonts, 17)), texts);
    }
  });
});

/** Its table of places leads to its objects, its streams unpack, and its fonts say which character each glyph is. */
function expectPdf(pdf: Buffer, texts: readonly string[]): void {
  const whole = pdf.toString("latin1");
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(whole)?.[1]);
  const [, count = ""] = /^xref\n0 (\d+)\n/.exec(whole.slice(table)) ?? [];
  const places = [...whole.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map((m) => Number(m[1]));
  expect(places.length).toBe(Number(count) - 1);
  for (const [i, at] of places.entries()) expect(whole.slice(at)).toMatch(new RegExp(`^${i + 1} 0 obj\n`));
  const known = new Set<number>();
  for (const { index, 0: head } of whole.matchAll(/\/FlateDecode \/Length (\d+) >>\nstream\n/g)) {
    const length = Number(/\/Length (\d+) >>\nstream/.exec(head)?.[1]);
    const stream = inflateSync(pdf.subarray(index + head.length, index + head.length + length)).toString(
      "latin1",
    );
    for (const [, code = ""] of stream.matchAll(/^<[0-9a-f]{4}> <([0-9a-f]{4})>$/gm))
      known.add(Number.parseInt(code, 16));
  }
  for (const letter of texts.join("")) expect(known).toContain(letter.charCodeAt(0));
}
