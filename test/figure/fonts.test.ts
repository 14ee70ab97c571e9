// Our reading of a font against an outsider's: resvg draws the same letters from the font that we put into a PDF.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { beforeAll, expect, test } from "vitest";
import { readFontFile } from "../../src/cli/figure-fonts.ts";
import type { Drawing } from "../../src/figure/drawing.ts";
import { type Face, fontsFor } from "../../src/figure/fonts.ts";
import { svgOf } from "../../src/figure/svg.ts";
import { fitting, linesOf } from "../../src/figure/text.ts";
import { trueTypeOf } from "../../src/figure/woff.ts";

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  await initWasm(new Uint8Array(readFileSync(wasm))).catch(() => undefined); // once a process
});

const sample = 'Self-attention ×2 "QKV" {gåÉñ@%&?8} fjWÄ';
const families = { regular: "Inter", strong: "Inter SemiBold", mono: "JetBrains Mono Medium" } as const;

test.each(Object.keys(families) as Face[])("%s", async (face) => {
  const text = [{ text: sample, face }];
  const fonts = await fontsFor(text, readFontFile);
  expect(fonts.missing).toEqual([]);
  const glyphs = fonts.glyphs(sample, face);
  expect(new Set(glyphs.map((g) => g.font)).size).toBe(1);
  const { tables } = glyphs[0]!.font;
  const box = { left: 0, top: 0, right: 1000, bottom: 60 };
  const at = { x: 10, y: 40, size: 30, colour: "#000000" };
  const drawing: Drawing = {
    ...{ title: "x", box, background: "#ffffff" },
    items: [{ item: "text", text: sample, face, ...at }],
  };
  const ours = new Resvg(svgOf(drawing, fonts, 20), { fitTo: { mode: "width", value: 1000 } }).render()
    .pixels;
  const file = trueTypeOf(tables, ["name"]);
  const words = sample.replaceAll("&", "&amp;");
  const theirs = new Resvg(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 60"><rect width="1000" height="60" fill="#fff"/><text x="10" y="40" font-size="30">${words}</text></svg>`,
    {
      fitTo: { mode: "width", value: 1000 },
      font: { fontBuffers: [file], defaultFontFamily: families[face], loadSystemFonts: false },
    },
  ).render().pixels;
  let apart = 0;
  let ink = 0;
  for (let i = 0; i < ours.length; i += 4) {
    apart += Math.abs((ours[i] ?? 0) - (theirs[i] ?? 0));
    ink += 255 - (theirs[i] ?? 0);
  }
  expect(ink).toBeGreaterThan(255 * 1000);
  expect(apart / ink).toBeLessThan(0.02);
});

test("characters of other scripts come from further files; what no font has is told", async () => {
  const { missing, glyphs } = await fontsFor([{ text: "Łódź Δ Ж √→∈ 你", face: "regular" }], readFontFile);
  expect(missing).toEqual(["你"]);
  expect(new Set(glyphs("ŁΔЖ√", "regular").map((g) => g.font.name)).size).toBe(4);
});

test("text is cut to its room, and broken between words", async () => {
  const fonts = await fontsFor([], readFontFile);
  const width = (text: string) => fonts.width(text, "regular");
  expect(fitting("Probabilities", "regular", width("Probabilities"), fonts)).toBe("Probabilities");
  for (const room of [1, 2, 3, 4]) {
    const cut = fitting("Probabilities", "regular", room, fonts);
    expect("Probabilities".startsWith(cut.replace("…", ""))).toBe(true);
    expect(cut === "" || cut.endsWith("…")).toBe(true);
    expect(width(cut)).toBeLessThanOrEqual(room);
  }
  expect(linesOf("to be or not\nto be", "regular", width("to be or"), fonts)).toEqual([
    "to be or",
    "not",
    "to be",
  ]);
});
