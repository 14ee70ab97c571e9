// `heddle figure`: files of each format, and what it says where there is nothing to draw.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { presetText } from "../core/presets.ts";
import { bundledHeddle, graph } from "./heddle.ts";

const { heddle, json, file } = bundledHeddle();
const out = async (name: string) => join(dirname(await file("here", "")), name);

test("a graph as SVG, with values where they are asked for", async () => {
  const [plain, full] = [await out("plain.svg"), await out("full.svg")];
  const { code, json: said } = await json("figure", graph("decoder-only"), "-o", plain, "--width", "8.5");
  expect(code).toBe(0);
  expect(said).toMatchObject({ ok: true, file: plain, width: 8.5, missing: [] });
  const text = await readFile(plain, "utf8");
  expect(text).toContain('width="8.5cm"');
  expect(text).toContain('aria-label="Final norm"');
  expect(text).not.toContain('aria-label="the"');
  expect(text).not.toContain("crispEdges");
  const values = await heddle("figure", graph("decoder-only"), "-o", full, "--values", "--theme", "dark");
  expect(values.code).toBe(0);
  expect(values.out).toMatch(/full\.svg: 17 × [\d.]+ cm, smallest text [\d.]+ pt\n/);
  const shown = await readFile(full, "utf8");
  for (const token of ["the", "cat", "sat", "on"]) expect(shown).toContain(`aria-label="${token}"`);
  expect(shown).toContain("crispEdges");
  expect(shown).toContain('fill="#15171c"');
});

test("a group as PDF and as PNG of 300 dpi", async () => {
  const [pdf, png] = [await out("attention.pdf"), await out("attention.png")];
  const group = ["--group", "blocks/attn", "--width", "8.5"];
  expect((await heddle("figure", graph("decoder-only"), ...group, "-o", pdf)).code).toBe(0);
  expect((await readFile(pdf)).subarray(0, 8).toString()).toBe("%PDF-1.7");
  expect((await heddle("figure", graph("decoder-only"), ...group, "-o", png)).code).toBe(0);
  const bytes = await readFile(png);
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(bytes.readUInt32BE(16)).toBe(Math.round((8.5 / 2.54) * 300));
});

test("at the width of a column letters grow until they can be read in print, as far as nodes have room", async () => {
  const at = async (name: string, width: string) => {
    const { json: said } = await json(
      "figure",
      graph(name),
      "-o",
      await out("w.svg"),
      "--width",
      width,
      "--values",
    );
    return Number(said.smallestText);
  };
  expect(await at("decoder-only", "8.5")).toBeGreaterThanOrEqual(5);
  const wide = await at("decoder-only", "17");
  expect(wide).toBeGreaterThan(7);
  expect(wide).toBeLessThan(8);
  // What is too wide for it says so: the command's advice is a group, or another width.
  expect(await at("encoder-decoder", "8.5")).toBeLessThan(5);
});

describe("what cannot be drawn", () => {
  const refused = async (...args: string[]) => {
    const { code, error } = await heddle("figure", ...args);
    expect(code).toBe(2);
    return error;
  };

  test("is said with the way out", async () => {
    const empty = JSON.parse(presetText("smallest"));
    empty.nodes.void = { block: "group", body: { nodes: {}, wires: [] } };
    const given = await file("empty.graph.json", empty);
    const svg = await out("x.svg");
    expect(await refused(given, "--group", "void", "-o", svg)).toContain(
      'The group "void" is empty: there is nothing to draw',
    );
    const bare = await file("bare.graph.json", {
      ...empty,
      nodes: {},
      wires: [],
      layout: {},
      objective: undefined,
    });
    expect(await refused(bare, "-o", svg)).toContain("The graph is empty: there is nothing to draw");
    expect(await refused(graph("decoder-only"), "--group", "emb", "-o", svg)).toContain('"emb" is no group');
    expect(await refused(graph("decoder-only"), "--group", "nowhere", "-o", svg)).toMatch(
      /There is no group "nowhere"; the graph has blocks, blocks\/attn/,
    );
    expect(await refused(graph("decoder-only"), "-o", "x.gif")).toContain("must end in .svg, .png or .pdf");
    expect(await refused(graph("decoder-only"))).toContain(
      "Give an output: -o FILE.svg, FILE.png or FILE.pdf",
    );
    expect(await refused(graph("decoder-only"), "-o", svg, "--width", "wide")).toContain(
      "--width must be a number of cm",
    );
    expect(await refused(graph("decoder-only"), "-o", svg, "--theme", "sepia")).toContain(
      "--theme must be light or dark",
    );
  });
});
