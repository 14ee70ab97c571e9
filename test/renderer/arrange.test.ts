// Laying out a selection, and wiring it: on the scene of a preset, as it stands there.
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { HeddleDocument } from "../../src/core/index.ts";
import { perform } from "../../src/renderer/edit/gesture.ts";
import { connections } from "../../src/renderer/edit/nodes/connect-selection.ts";
import { anchored } from "../../src/renderer/edit/nodes/tidy.ts";
import { shiftClearOf } from "../../src/renderer/edit/room/make-room.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import type { Point } from "../../src/scene/places.ts";
import { type Box, boxOf, buildScene, overlaps, type Scene } from "../../src/scene/scene.ts";
import { add, applied } from "../core/edited.ts";
import { preset } from "../core/presets.ts";
import { leftToRight } from "../support/left-to-right.ts";

function sceneOf(document: HeddleDocument, put: Readonly<Record<string, Point>> = {}): Scene {
  const places = Object.entries(document.layout).map(([id, [x, y]]) => [id, { x, y }] as const);
  const all = new Map([...places, ...Object.entries(put)]);
  return buildScene(checkedOf(document).root, all, new Map(), undefined, undefined, document.direction);
}

const moved = (box: Box, by: Point): Box => ({
  left: box.left + by.x,
  top: box.top + by.y,
  right: box.right + by.x,
  bottom: box.bottom + by.y,
});
const overlapping = (boxes: readonly Box[], others: readonly Box[]): number =>
  boxes.filter((b) => others.some((o) => overlaps(b, o))).length;

describe("a selection that is laid out", () => {
  test("goes aside where it would lie on nodes that stay", () => {
    // Final norm far to the lower left of the others: the corner of the three is under Tokens, Embedding and Add.
    const scene = sceneOf(leftToRight("decoder-only"));
    const left = Math.min(...[...scene.nodes.values()].map((n) => n.at.x));
    const away = sceneOf(leftToRight("decoder-only"), { norm_f: { x: left, y: 900 } });
    const laid = ["norm_f", "lm_head", "probs"];
    const nodes = [...away.nodes.values()].filter((n) => laid.includes(n.id));
    const others = [...away.nodes.values()].filter((n) => !laid.includes(n.id)).map(boxOf);
    const row = new Map(laid.map((id, i) => [id, { x: i * 244, y: 0 }]));
    const boxesIn = (to: ReadonlyMap<string, Point>) =>
      nodes.map((n) => boxOf({ ...n, at: to.get(n.id) ?? n.at }));
    expect(overlapping(boxesIn(anchored(nodes, row, [])), others)).toBeGreaterThan(0);
    expect(overlapping(boxesIn(anchored(nodes, row, others)), others)).toBe(0);
  });

  const box = fc
    .tuple(fc.integer({ min: -400, max: 400 }), fc.integer({ min: -400, max: 400 }), fc.nat(200), fc.nat(200))
    .map(([left, top, w, h]): Box => ({ left, top, right: left + w + 1, bottom: top + h + 1 }));
  const boxes = fc.array(box, { maxLength: 7 });

  test("lies clear of everything, and stays where nothing is in its way", () => {
    fc.assert(
      fc.property(boxes, boxes, (laid, others) => {
        const by = shiftClearOf(laid, others);
        expect(
          overlapping(
            laid.map((b) => moved(b, by)),
            others,
          ),
        ).toBe(0);
        const far = others.map((b) => moved(b, { x: 5000, y: 0 }));
        expect(shiftClearOf(laid, far)).toEqual({ x: 0, y: 0 });
      }),
    );
  });
});

describe("a selection that is connected", () => {
  const document = applied(leftToRight("decoder-only"), add("norm", "norm"));
  beforeEach(() => useStore.getState().open(document, null, true));

  const wiresFor = (x: number): string[] => {
    const scene = sceneOf(document, { norm: { x, y: 0 }, norm_f: { x: 1000, y: 0 } });
    const nodes = [...scene.nodes.values()].filter((n) => n.id === "norm" || n.id === "norm_f");
    const edits = connections(scene, nodes);
    expect(perform(edits, { label: "Connect" })).toBe(true);
    return edits.flatMap((e) => (e.edit === "connect" ? [e.wire] : []));
  };

  test("is wired from left to right", () => expect(wiresFor(1400)).toEqual(["norm_f.x → norm.x"]));
  test("is wired the other way where only that is free", () =>
    expect(wiresFor(400)).toEqual(["norm_f.x → norm.x"]));

  test("is wired upwards in a tower, what stands beside from left to right", () => {
    const free = applied(preset("decoder-only"), add("a", "norm"), add("b", "norm"), add("c", "ffn"));
    useStore.getState().open(free, null, true);
    const scene = sceneOf(free, { a: { x: 900, y: 300 }, b: { x: 0, y: 0 }, c: { x: 900, y: 0 } });
    const nodes = [...scene.nodes.values()].filter((n) => ["a", "b", "c"].includes(n.id));
    const wires = connections(scene, nodes).flatMap((e) => (e.edit === "connect" ? [e.wire] : []));
    expect(wires).toEqual(["a.x → b.x", "b.x → c.x"]);
  });
});
