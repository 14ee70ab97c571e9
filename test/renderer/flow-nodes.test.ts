// How many nodes come into the page in a frame, and which of them first.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check, parseDocument } from "../../src/core/index.ts";
import { admit, type Window, wantedNodes } from "../../src/renderer/canvas/flow-nodes.ts";
import { buildScene } from "../../src/scene/scene.ts";

const parsed = parseDocument(readFileSync("graphs/decoder-only.graph.json", "utf8"));
if (!parsed.ok) throw new Error("the preset is broken");
const { document } = parsed;
const many = Array.from({ length: 100 }, (_, i) => `norm_${i}x`);
const { root } = check({
  ...document,
  nodes: Object.fromEntries(many.map((id) => [id, { block: "norm" }])),
  wires: [],
});
const places = new Map(many.map((id, i) => [id, { x: (i % 10) * 200, y: Math.floor(i / 10) * 150 }]));
const scene = buildScene(root, places, new Map(), undefined, undefined);
const window: Window = { box: { left: -50, top: -50, right: 2050, bottom: 1550 }, far: false };
const wanted = wantedNodes(scene, window, new Set(), null);
const none: ReadonlySet<string> = new Set();

test("a graph that is opened shows its middle in one frame, and the rest a dozen a frame", () => {
  expect(wanted).toHaveLength(100);
  const first = admit(wanted, none, window, false);
  expect(first.size).toBe(24);
  expect(first.has("norm_44x") && first.has("norm_55x")).toBe(true);
  expect(first.has("norm_0x") || first.has("norm_99x")).toBe(false);
  const second = admit(wanted, first, window, false);
  expect(second.size).toBe(36);
  expect([...first].every((id) => second.has(id))).toBe(true);
});

test("a camera that comes near over boxes is given a dozen from the first frame on", () => {
  expect(admit(wanted, none, window, true).size).toBe(12);
});

test("what is in and no longer wanted is not kept", () => {
  expect(admit(wanted.slice(0, 5), new Set(many), window, false).size).toBe(5);
});
