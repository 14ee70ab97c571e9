// A Shift that is put into a graph writes out a fill that fits what reads it; what stands in files stays.
import { beforeEach, expect, test } from "vitest";
import { diagnose, fixesOf, type HeddleDocument, isError } from "../../src/core/index.ts";
import type { Painter } from "../../src/renderer/canvas/paint/painter.ts";
import { dropAt } from "../../src/renderer/edit/nodes/drop-on-wire.ts";
import { addBlock, blockToAdd } from "../../src/renderer/edit/nodes/nodes.ts";
import { socketNamed } from "../../src/renderer/edit/wires/wiring.ts";
import { findBlocks } from "../../src/renderer/palette/find-blocks.ts";
import { fitting } from "../../src/renderer/palette/fitting.ts";
import { setStage } from "../../src/renderer/scene/stage.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { buildScene } from "../../src/scene/scene.ts";
import { add, connect, edited, param } from "../core/edited.ts";
import { preset } from "../core/presets.ts";

const state = () => useStore.getState();
const open = (document: HeddleDocument) => state().open(document, null, true);
const errors = () => checkedOf(state().document).diagnostics.filter(isError);

/** Puts a Shift into a wire, as from the palette. */
function intoWire(wire: string): void {
  const { document } = state();
  const at = Object.entries(document.layout).map(([path, [x, y]]) => [path, { x, y }] as const);
  const scene = buildScene(checkedOf(document).root, new Map(at), new Map(), document.routes, undefined);
  const hit = scene.wires.find((w) => w.wire === wire);
  const painter = { hit: () => hit ?? null } as unknown as Painter;
  const camera = () => ({ x: 0, y: 0, zoom: 1 });
  setStage({ scene, host: window.document.body, camera, go: () => undefined, painter });
  dropAt(blockToAdd("shift"), { x: 100, y: 50 });
}
const shift = () => state().document.nodes.shift;

const withLoss = (ignore: number) =>
  edited(
    "decoder-only",
    ...[add("loss", "loss", { ignore }), connect("lm_head.logits → loss.logits")],
    ...[connect("tokens.ids → loss.targets"), connect("tokens.valid → loss.mask")],
  );
const bos = preset("encoder-decoder").vocabulary?.tokens.indexOf("<bos>");
const unshifted = edited(
  "encoder-decoder",
  { edit: "removeNode", scope: "", id: "shift" },
  connect("target.ids → emb_target.ids"),
);

beforeEach(() => localStorage.clear());

test.each([
  ["an Embedding", unshifted, "target.ids → emb_target.ids", bos],
  ["targets", withLoss(-100), "tokens.ids → loss.targets", -100],
  ["targets of a loss that ignores another id", withLoss(-7), "tokens.ids → loss.targets", -7],
  ["a mask of the loss", withLoss(-100), "tokens.valid → loss.mask", 0],
  ["vectors", preset("decoder-only"), "norm_f.x → lm_head.x", 0],
] as const)("in the wire to %s", (_, document, wire, fill) => {
  open(document);
  intoWire(wire);
  expect(shift()).toEqual({ block: "shift", params: { fill } });
  expect(state().document.wires).not.toContain(wire);
  expect(errors()).toEqual([]);
  expect(state().past).toHaveLength(1);
});

test("with a wire in hand: the Embedding that it is to feed decides", () => {
  open(unshifted);
  const scene = buildScene(checkedOf(unshifted).root, new Map(), new Map(), undefined, undefined);
  const from = socketNamed(scene, "emb_target.in.ids");
  const found = from && fitting(findBlocks("shift"), from, 9).find((f) => f.block.kind === "shift");
  addBlock("shift", { x: 0, y: 0 }, (id) => (found ? [found.wire(id)] : []));
  expect(shift()).toEqual({ block: "shift", params: { fill: bos } });
});

test("alone it is left to its default, and what is written stays", () => {
  open(unshifted);
  addBlock("shift", { x: 0, y: 0 });
  expect(shift()).toEqual({ block: "shift" });
  const written = edited("encoder-decoder", param("shift", "fill", 3));
  open(written);
  expect(state().document.nodes.shift).toEqual(written.nodes.shift);
});

/** The Shifts that repairs of a document would put there. */
function repaired(document: HeddleDocument): unknown[] {
  const diagnosis = diagnose(document);
  const edits = diagnosis.diagnostics.flatMap((d) => fixesOf(diagnosis, d)).flatMap((fix) => fix.edits);
  return edits.flatMap((e) => (e.edit === "addNode" && e.node.block === "shift" ? [e.node.params] : []));
}

test("what repairs put there fits too", () => {
  expect(repaired(withLoss(-7))).toContainEqual({ fill: -7 });
  expect(repaired(unshifted)).toContainEqual({ direction: "right", fill: bos });
});
