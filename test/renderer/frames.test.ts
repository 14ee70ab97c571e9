// Frames follow what is laid out anew, and what they hold stays apart from the rest.
import { readFileSync } from "node:fs";
import ELK from "elkjs/lib/elk.bundled.js";
import { describe, expect, test } from "vitest";
import { applyEdit, check, type Edit, type HeddleDocument, parseDocument } from "../../src/core/index.ts";
import { framesWithNodes, refitFrames } from "../../src/renderer/edit/notes/refit-frames.ts";
import { placesIn, toElk } from "../../src/scene/elk-graph.ts";
import { contains, frameRoom, notesOf } from "../../src/scene/notes.ts";
import type { Point } from "../../src/scene/places.ts";
import { boxOf, buildScene, overlaps, type Scene } from "../../src/scene/scene.ts";
import { shapesOf } from "../../src/scene/shapes.ts";

const applied = (d: HeddleDocument, ...edits: Edit[]): HeddleDocument => {
  const result = applyEdit(d, { edit: "all", edits });
  if (!result.ok) throw new Error(result.why);
  return result.document;
};
const sceneOf = (d: HeddleDocument, places: ReadonlyMap<string, Point>): Scene =>
  buildScene(check(d).root, places, new Map(), undefined, undefined);
const placesOf = (d: HeddleDocument): Map<string, Point> =>
  new Map(Object.entries(d.layout).map(([id, [x, y]]) => [id, { x, y }]));

/** A frame around nodes of the preset, as the command puts it there. */
function framed(d: HeddleDocument, id: string, ...nodes: string[]): HeddleDocument {
  const scene = sceneOf(d, placesOf(d));
  const boxes = nodes.flatMap((n) => {
    const node = scene.nodes.get(n);
    return node ? [boxOf(node)] : [];
  });
  const [left, top] = [Math.min(...boxes.map((b) => b.left)) - 24, Math.min(...boxes.map((b) => b.top)) - 36];
  const [right, bottom] = [
    Math.max(...boxes.map((b) => b.right)) + 24,
    Math.max(...boxes.map((b) => b.bottom)) + 24,
  ];
  const note = { text: id, at: [left, top], size: [right - left, bottom - top] } as const;
  return applied(d, { edit: "setNote", kind: "frames", path: id, note });
}

const parsed = parseDocument(readFileSync("graphs/worked-example.graph.json", "utf8"));
if (!parsed.ok) throw new Error("the preset is broken");
const start = parsed.document;
const scene = sceneOf(start, placesOf(start));
const framesOf = (d: HeddleDocument) => framesWithNodes(notesOf(d, ""), scene.nodes.values());
const refit = (d: HeddleDocument, to: ReadonlyMap<string, Point>) =>
  refitFrames(framesOf(d), notesOf(d, ""), to);
const by = (id: string, dx: number, dy: number): [string, Point] => {
  const at = scene.nodes.get(id)?.at ?? { x: 0, y: 0 };
  return [id, { x: at.x + dx, y: at.y + dy }];
};

describe("after nodes have moved", () => {
  const d = framed(start, "f", "norm_2", "ffn");

  test("a frame lies around its nodes again", () => {
    const to = new Map([by("norm_2", -40, 200), by("ffn", 300, -80)]);
    const after = applied(d, ...refit(d, to));
    const now = sceneOf(after, new Map([...placesOf(after), ...to]));
    const [frame] = notesOf(after, "");
    for (const id of ["norm_2", "ffn"]) {
      const node = now.nodes.get(id);
      expect(node && frame && contains(frame.box, boxOf(node))).toBe(true);
    }
  });

  test("one whose nodes all moved alike keeps its size; one of other nodes stays", () => {
    const to = new Map([by("norm_2", 8, 16), by("ffn", 8, 16)]);
    const [x = 0, y = 0] = d.frames?.f?.at ?? [];
    expect(applied(d, ...refit(d, to)).frames?.f).toEqual({ ...d.frames?.f, at: [x + 8, y + 16] });
    expect(refit(d, new Map([by("emb", 100, 100)]))).toEqual([]);
  });

  test("an inner frame and a comment come along, and stay inside", () => {
    const [x = 0, y = 0] = d.frames?.f?.at ?? [];
    const outer = framed(d, "outer", "norm_2", "ffn", "add_2");
    const note = { text: "why", at: [x + 30, y + 4], size: [40, 20] } as const;
    const all = applied(outer, { edit: "setNote", kind: "comments", path: "c", note });
    const after = applied(all, ...refit(all, new Map([by("norm_2", 0, 300), by("add_2", 500, 0)])));
    const box = Object.fromEntries(notesOf(after, "").map((n) => [n.path, n.box]));
    for (const [a, b] of [
      ["outer", "f"],
      ["f", "c"],
    ] as const)
      expect(box[a] && box[b] && contains(box[a], box[b])).toBe(true);
  });
});

test("laid out, no other node lies on a frame", async () => {
  const d = framed(framed(start, "inner", "norm_2", "ffn"), "outer", "norm_2", "ffn", "add_2", "lm_head");
  const frames = framesOf(d);
  const together = frames.map((f) => ({ nodes: new Set(f.nodes.map((n) => n.id)), room: frameRoom }));
  const laid = await new ELK().layout(toElk(check(d).root, shapesOf(check(d).root), together));
  const places = new Map(placesIn(laid, 0, 0).filter(([id]) => scene.nodes.has(id)));
  expect([...places.keys()].sort()).toEqual(Object.keys(d.nodes).sort());
  const after = applied(d, ...refit(d, places));
  const now = [...sceneOf(after, places).nodes.values()];
  for (const frame of notesOf(after, "")) {
    const own = frames.find((f) => f.placed.path === frame.path)?.nodes.map((n) => n.id) ?? [];
    expect(own.length).toBeGreaterThan(1);
    for (const node of now)
      expect([node.id, overlaps(boxOf(node), frame.box)]).toEqual([node.id, own.includes(node.id)]);
  }
});
