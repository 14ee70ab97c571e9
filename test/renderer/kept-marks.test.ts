// Marks of what is kept: on the wires of the kept values where these are on the canvas, on the group that hides them where they
// are not, on the guilty node where nothing can be kept.
import { expect, test } from "vitest";
import { type CheckedGraph, check, findNode, type HeddleDocument } from "../../src/core/index.ts";
import { marksOn } from "../../src/renderer/canvas/kept/marks.ts";
import { cachePlanOf } from "../../src/renderer/store/cache-plan.ts";
import { roughLayout } from "../../src/scene/rough-layout.ts";
import { buildScene } from "../../src/scene/scene.ts";
import { shapesOf } from "../../src/scene/shapes.ts";
import { preset } from "../core/presets.ts";
import { bidirectional, shifted, windowed } from "../support/step-graphs.ts";

function marksOf(document: HeddleDocument, group?: string) {
  const checked = check(document);
  const graph: CheckedGraph = group === undefined ? checked.root : findNode(checked, group as never)!.body!;
  const places = roughLayout(graph.graph.wires, shapesOf(graph, "right"));
  const scene = buildScene(graph, places, new Map(), undefined, undefined);
  return marksOn(scene, cachePlanOf(checked)!, checked.bindings);
}

test("outside of the blocks their group has the sum", () => {
  expect(marksOf(preset("decoder-only"))).toMatchObject([
    {
      key: "blocks",
      kind: "group",
      text: "1.02 kB/token",
      title: "Kept inside: blocks/qkv.v, blocks/qkv.k. Open the group to see the wires.",
    },
  ]);
});

test("inside, each wire says what its value costs and why it is kept there", () => {
  const marks = marksOf(preset("decoder-modern"), "blocks");
  expect(marks.map((m) => [m.key, m.kind, m.text])).toEqual([
    ["qkv.v → attn.v", "all", "128 B/token"],
    ["rope.k → attn.k", "all", "128 B/token"],
  ]);
  expect(marks[1]!.title).toMatch(
    /^Kept: blocks\/rope\.k, 128 bytes a token, in each of 2 iterations\. Attention reads it at every earlier position/,
  );
});

test("a window is a ring, a shift its last row, the source's keys a pin", () => {
  const kinds = (document: HeddleDocument, group: string) =>
    new Set(marksOf(document, group).map((m) => m.kind));
  expect(kinds(preset("encoder-decoder"), "decoder")).toEqual(new Set(["all", "once"]));
  const texts = (document: HeddleDocument) =>
    JSON.stringify(marksOf(document)) + JSON.stringify(marksOf(document, firstGroup(document)));
  expect(texts(windowed())).toContain("a ring, in which a new row takes the place of the oldest");
  expect(texts(shifted())).toContain('"kind":"shift"');
});

test("a mark is of one sample, and says so where the graph has two", () => {
  const document = preset("decoder-only");
  const two = { ...document, dims: { ...document.dims, B: 2 } };
  const [one, each] = [marksOf(document), marksOf(two)].map((marks) => marks[0]!);
  expect(each!.text).toBe(one!.text);
  expect(each!.title).toMatch(/^Kept inside, for each of the 2 samples: /);
});

test("where nothing can be kept the node that stands in the way says so", () => {
  const [mark, ...others] = marksOf(bidirectional());
  expect(others).toEqual([]);
  expect(mark).toMatchObject({ kind: "refused", text: "no KV cache" });
  expect(mark!.title).toMatch(
    /^Nothing can be kept, so each token computes the whole text anew: .*reads later positions/,
  );
});

const firstGroup = (document: HeddleDocument): string =>
  check(document).root.nodes.find((n) => n.body !== null && n.body !== undefined)!.path;
