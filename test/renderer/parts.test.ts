// Parts: found by the field's words, put into a graph as one step, wired to what is selected, as often as was asked.
import { beforeEach, describe, expect, test } from "vitest";
import { findNode, isError } from "../../src/core/index.ts";
import { addToScope, blockToAdd } from "../../src/renderer/edit/nodes/nodes.ts";
import { type End, socketNamed } from "../../src/renderer/edit/wires/wiring.ts";
import { partTakes, partToAdd, titleOf } from "../../src/renderer/library/add-part.ts";
import { type AskedPart, findParts, parts } from "../../src/renderer/library/parts.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { emptyDocument } from "../../src/renderer/store/document-slice.ts";
import { fetchPresets } from "../../src/renderer/store/presets.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { placesFrom } from "../../src/scene/places.ts";
import { boxOf, buildScene, overlaps } from "../../src/scene/scene.ts";
import { shapesOf } from "../../src/scene/shapes.ts";

await fetchPresets();

const state = () => useStore.getState();
const sceneNow = () =>
  buildScene(checkedOf(state().document).root, new Map(), new Map(), undefined, undefined);

function end(name: string): End {
  const found = socketNamed(sceneNow(), name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

const errors = () =>
  checkedOf(state().document)
    .diagnostics.filter(isError)
    .map((d) => d.code);

function add(asked: AskedPart | undefined, from?: string): void {
  const adding = asked && partToAdd(asked, from === undefined ? null : end(from));
  if (!adding) throw new Error("no such part");
  expect(addToScope(adding, { x: 400, y: 100 })).not.toBeNull();
}

beforeEach(() => {
  localStorage.clear();
  state().open(emptyDocument, null, true);
});

describe("what is typed", () => {
  test.each([
    ["decoder x6", "Decoder blocks ×6"],
    ["decoder ×6", "Decoder blocks ×6"],
    ["6 decoder blocks", "Decoder blocks ×6"],
    ["transformer block", "Decoder blocks"],
    ["pre-ln", "Decoder blocks"],
    ["llama 4", "Llama blocks ×4"],
    ["bert", "Encoder blocks"],
    ["embedding with", "Embedding with positions"],
    ["output head", "Output head"],
    ["lm head x3", "Output head"],
  ])("%s finds %s", (typed, title) => {
    const [first] = findParts(typed);
    expect(first && titleOf(first)).toBe(title);
  });

  test("a number alone, other words and nothing: no part, no part, all", () => {
    expect(findParts("6")).toEqual([]);
    expect(findParts("zebra")).toEqual([]);
    expect(findParts("").map(({ part }) => part)).toEqual(parts);
  });
});

test.each(parts)("$title is one step, leaves no error of its own, and undo takes it all", (part) => {
  add({ part, times: null });
  expect(errors().filter((code) => code !== "graph/missing-input")).toEqual([]);
  expect(state().past.length).toBe(1);
  for (const id of part.nodes) expect(state().document.nodes).toHaveProperty(id);
  state().undo();
  expect(state().document).toEqual(emptyDocument);
});

test.each(parts)("no node of $title lies on another", (part) => {
  add({ part, times: null });
  const { root } = checkedOf(state().document);
  const shapes = shapesOf(root, "right");
  const scene = buildScene(root, placesFrom(root, shapes, state().document.layout), new Map(), {}, undefined);
  const boxes = [...scene.nodes.values()].map(boxOf);
  for (const [i, box] of boxes.entries())
    for (const other of boxes.slice(i + 1)) expect(overlaps(box, other)).toBe(false);
});

test("a decoder of six layers by four steps", () => {
  addToScope(blockToAdd("tokens"), { x: 0, y: 0 });
  for (const [typed, from] of [
    ["embedding with", "tokens.out.ids"],
    ["decoder x6", "add_pe.out.y"],
    ["output head", "blocks.out.x"],
  ] as const)
    add(findParts(typed)[0], from);
  expect(errors()).toEqual([]);
  expect(state().past.length).toBe(4);
  expect(findNode(checkedOf(state().document), "blocks")?.count).toBe(6);
  expect(state().document.wires).toContain("mask.mask → blocks.mask");
  expect(state().document.objective).toEqual({ kind: "next-token", logits: "lm_head.logits" });
  // What draws its initial values by a name draws them as in no other part.
  expect(new Set(Object.keys(state().document.layout)).size).toBeGreaterThanOrEqual(8);
});

test("a second stack counts by a dim of its own where it is another number", () => {
  add(findParts("decoder x6")[0]);
  add(findParts("decoder x3")[0], "blocks.out.x");
  add(findParts("decoder x6")[0], "blocks_2.out.x");
  const { dims } = state().document;
  expect([dims.N, dims.N2]).toEqual([6, 3]);
  const counts = ["blocks", "blocks_2", "blocks_3"].map(
    (id) => findNode(checkedOf(state().document), id)?.count,
  );
  expect(counts).toEqual([6, 3, 6]);
});

test("a part is offered where it takes the wire", () => {
  addToScope(blockToAdd("tokens"), { x: 0, y: 0 });
  const takes = parts.filter((part) => partTakes({ part, times: null }, end("tokens.out.ids")));
  expect(takes.map(({ title }) => title)).toEqual(["Embedding with positions"]);
});
