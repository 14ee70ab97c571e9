// What lies on the clipboard: a part of a graph with its wires, put into the same graph or into another.
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type HeddleDocument, parseDocument, printDocument } from "../../src/core/index.ts";
import { paste } from "../../src/renderer/edit/clipboard/clipboard.ts";
import { readPart, selectionText } from "../../src/renderer/edit/clipboard/part.ts";
import { addComment, selectedNotes, setText } from "../../src/renderer/edit/notes/note-edits.ts";
import { setStage } from "../../src/renderer/scene/stage.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { boxOf, buildScene, overlaps, type SceneNode } from "../../src/scene/scene.ts";

function load(name: string): HeddleDocument {
  const parsed = parseDocument(readFileSync(`graphs/${name}.graph.json`, "utf8"));
  if (!parsed.ok) throw new Error(`graphs/${name}.graph.json does not parse`);
  return parsed.document;
}

const first = load("decoder-only");
const state = () => useStore.getState();
const copied = (...ids: string[]): string => {
  state().select(ids);
  return selectionText() ?? "";
};

beforeEach(() => state().open(first, null, true));

describe("a part", () => {
  test("comes with the wires among its nodes, and is fed again by what fed it", () => {
    paste(copied("norm_f", "lm_head"));
    const { wires } = state().document;
    expect(wires).toContain("norm_f_2.x → lm_head_2.x");
    expect(wires).toContain("blocks.x → norm_f_2.x");
    // What the old nodes fed is fed by them still.
    expect(wires).toContain("lm_head.logits → probs.logits");
    expect(wires).not.toContain("lm_head_2.logits → probs.logits");
    expect(state().past).toHaveLength(1);
  });

  test("cut and pasted, it is wired as before", () => {
    const text = copied("norm_f");
    state().dispatch({ edit: "removeNode", scope: "", id: "norm_f" });
    paste(text);
    expect(state().document.wires).toEqual(first.wires);
  });

  test("in another graph, wires are drawn only to what is there and takes them; dims come along", () => {
    const text = copied("blocks");
    const other = load("encoder");
    const { N: _, ...dims } = other.dims;
    state().open(
      { ...other, dims, nodes: { tokens: { block: "tokens" } }, wires: [], layout: {} },
      null,
      true,
    );
    paste(text);
    expect(state().document.nodes.blocks).toEqual(first.nodes.blocks);
    expect(state().document.dims.N).toBe(2);
    expect(state().document.wires).toEqual([]);
    state().undo();
    expect(state().document.dims.N).toBeUndefined();
  });

  test("brings notes, those inside groups too", () => {
    addComment({ x: 0, y: 0 });
    const [placed] = selectedNotes();
    if (placed) setText(placed, "why");
    state().dispatch({
      edit: "setNote",
      kind: "frames",
      path: "blocks/f",
      note: { text: "inside", at: [1, 2], size: [30, 40] },
    });
    state().selectNotes(["comments:comment"], ["blocks"]);
    paste(selectionText() ?? "");
    expect(Object.keys(state().document.comments ?? {})).toEqual(["comment", "comment_2"]);
    expect(Object.keys(state().document.frames ?? {})).toEqual(["blocks/f", "blocks_2/f"]);
    expect(state().selectedNotes).toEqual(new Set(["comments:comment_2"]));
  });

  describe("on the screen", () => {
    const camera = () => ({ x: 0, y: 0, zoom: 1 });
    const scene = () => {
      const { document } = state();
      const at = Object.entries(document.layout).map(([id, [x, y]]) => [id, { x, y }] as const);
      return buildScene(checkedOf(document).root, new Map(at), new Map(), document.routes, undefined);
    };
    const pasted = (at: { x: number; y: number } | null) => {
      const host = document.createElement("div");
      // Only the scene is asked of it: nothing is painted here.
      setStage({ scene: scene(), host, camera, go: () => undefined, painter: null as never });
      const text = copied("norm_f", "lm_head");
      paste(text, at);
      const nodes = scene().nodes;
      const came = ["norm_f_2", "lm_head_2"].map((id) => nodes.get(id) as SceneNode);
      const others = [...nodes.values()].filter((n) => !came.includes(n));
      return { came, over: came.filter((a) => others.some((b) => overlaps(boxOf(a), boxOf(b)))) };
    };
    afterEach(() => setStage(null));

    test("lies at the pointer", () => {
      const { came, over } = pasted({ x: 5000, y: 4000 });
      expect(Math.min(...came.map((n) => n.at.x))).toBe(5000);
      expect(Math.min(...came.map((n) => n.at.y))).toBe(4000);
      expect(over).toEqual([]);
    });
    test("beside the originals without one, and where the pointer is over them", () => {
      const { x, y } = scene().nodes.get("norm_f")?.at ?? { x: 0, y: 0 };
      expect(pasted(null).over).toEqual([]);
      state().undo();
      expect(pasted({ x: x + 10, y: y + 10 }).over).toEqual([]);
    });
  });

  test("a whole graph file is a part too", () => {
    paste(printDocument(load("smallest")));
    expect(state().past.at(-1)?.label).toBe("Paste");
  });
});

describe("bad input", () => {
  test.each<[string, string, RegExp]>([
    ["words", "just words", /not valid JSON/],
    ["a number", "7", /something other than a graph/],
    ["another object", '{"hello": 1}', /something other than a graph\. .*missing "format"/],
    ["a part of nothing", '{"heddle":"selection"}', /graph on the clipboard is empty/],
    ["nodes that are none", '{"heddle":"selection","nodes":{"a":7}}', /nodes that cannot be read/],
    ["a block file", '{"heddle":"block"}', /custom block/],
  ])("%s is refused with a reason, and nothing changes", (_, text, why) => {
    expect(readPart(text)).toMatch(why);
    paste(text);
    expect(state().notice).toMatch(why);
    expect(state().document).toBe(first);
    expect(state().past).toEqual([]);
  });

  test("outer wires that are none are left out", () => {
    const text = JSON.stringify({
      heddle: "selection",
      nodes: { a: { block: "norm" } },
      outer: [7, "x", "a.x → b.x"],
    });
    expect(readPart(text)).toMatchObject({ outer: ["a.x → b.x"] });
    paste(text);
    expect(state().document.nodes.a).toEqual({ block: "norm" });
  });
});
