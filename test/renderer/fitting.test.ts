// A wire let go over nothing: every block that is offered takes it.
import { beforeEach, describe, expect, test } from "vitest";
import { customBlockOf, isError } from "../../src/core/index.ts";
import { addBlock } from "../../src/renderer/edit/nodes/nodes.ts";
import { type End, socketNamed } from "../../src/renderer/edit/wires/wiring.ts";
import { takesWire } from "../../src/renderer/library/add-custom-block.ts";
import { findBlocks } from "../../src/renderer/palette/find-blocks.ts";
import { fitting } from "../../src/renderer/palette/fitting.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { buildScene } from "../../src/scene/scene.ts";
import { preset } from "../core/presets.ts";

const document = preset("decoder-only");
const scene = buildScene(checkedOf(document).root, new Map(), new Map(), undefined, undefined);
const state = () => useStore.getState();

function end(name: string): End {
  const found = socketNamed(scene, name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}
const offered = (name: string) => fitting(findBlocks(""), end(name), 99);
const kinds = (name: string) => offered(name).map((f) => f.block.kind);

beforeEach(() => {
  localStorage.clear();
  state().open(document, null, true);
});

const sockets = [...scene.nodes.values()].flatMap(({ id, shape }) =>
  [...shape.inputs, ...shape.outputs].map((s) => `${id}.${s.side}.${s.port}`),
);

test.each(sockets)("what %s is offered brings no error", (name) => {
  const all = offered(name);
  expect(all.length).toBeGreaterThan(0);
  for (const { block, wire } of all) {
    state().open(document, null, true);
    expect(addBlock(block.kind, { x: 0, y: 0 }, (id) => [wire(id)])).not.toBeNull();
    const errors = checkedOf(state().document).diagnostics.filter(
      (d) => isError(d) && d.code !== "graph/missing-input",
    );
    expect(errors.map((d) => `${block.kind}: ${d.code}`)).toEqual([]);
  }
});

describe("the order", () => {
  test("ids: an embedding first, and nothing that works on numbers", () => {
    const ids = kinds("tokens.out.ids");
    expect(ids[0]).toBe("embedding");
    for (const kind of ["norm", "add", "scale", "linear"]) expect(ids).not.toContain(kind);
  });
  test("a mask and probabilities: no block that takes another kind or would have no place for the axes", () => {
    for (const kind of ["add", "norm", "scale"]) expect(kinds("mask.out.mask")).not.toContain(kind);
    expect(kinds("mask.out.mask")).toContain("apply_mask");
  });
  test("no more are tried than are shown", () => {
    expect(fitting(findBlocks(""), end("norm_f.out.x"), 3).map((f) => f.block.kind)).toEqual(
      kinds("norm_f.out.x").slice(0, 3),
    );
  });
});

test("a block of one's own is offered where one of its ports takes the wire", () => {
  const stack = customBlockOf(document, "blocks", "Stack");
  if (!stack) throw new Error("no block");
  expect(takesWire(stack, end("emb.out.x"))).toBe(true);
  expect(takesWire(stack, end("tokens.out.ids"))).toBe(false);
  expect(takesWire(stack, end("norm_f.in.x"))).toBe(true);
});
