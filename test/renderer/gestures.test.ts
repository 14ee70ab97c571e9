// Any sequence of gestures, undone, gives the first document byte for byte; redone, the last.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import {
  customBlockOf,
  type Edit,
  fixesFor,
  freeId,
  type Graph,
  graphAt,
  insertEdits,
  parseDocument,
  printDocument,
} from "../../src/core/index.ts";
import type { Painter } from "../../src/renderer/canvas/paint/painter.ts";
import { cut } from "../../src/renderer/canvas/use-knife.ts";
import { duplicateSelection } from "../../src/renderer/edit/clipboard/clipboard.ts";
import { perform } from "../../src/renderer/edit/gesture.ts";
import {
  addPort,
  feedPort,
  refusePort,
  removePort,
  renamePort,
} from "../../src/renderer/edit/groups/group-ports.ts";
import { groupSelection, takeApart } from "../../src/renderer/edit/groups/grouping.ts";
import { connectSelection } from "../../src/renderer/edit/nodes/connect-selection.ts";
import { dropAt } from "../../src/renderer/edit/nodes/drop-on-wire.ts";
import {
  addBlock,
  blockToAdd,
  deleteSelection,
  moveNodes,
  renameNode,
  setFlag,
  setParam,
  toggleFlag,
} from "../../src/renderer/edit/nodes/nodes.ts";
import { nudge } from "../../src/renderer/edit/nodes/nudge.ts";
import { anchored, layoutEdits } from "../../src/renderer/edit/nodes/tidy.ts";
import {
  addComment,
  addFrame,
  noteColours,
  notesHere,
  selectedNotes,
  setColour,
  setText,
  shiftAll,
} from "../../src/renderer/edit/notes/note-edits.ts";
import { framesWithNodes } from "../../src/renderer/edit/notes/refit-frames.ts";
import { routeWire } from "../../src/renderer/edit/wires/routes.ts";
import { judge } from "../../src/renderer/edit/wires/verdict.ts";
import {
  nameForCount,
  repeatSelected,
  repeatToGroup,
  unrollSelected,
} from "../../src/renderer/restructure/repeat-gestures.ts";
import { setStage } from "../../src/renderer/scene/stage.ts";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { nodeWidth } from "../../src/scene/geometry.ts";
import { buildScene, type Scene, type SceneWire } from "../../src/scene/scene.ts";
import { applied } from "../core/edited.ts";

const parsed = parseDocument(readFileSync("graphs/decoder-only.graph.json", "utf8"));
if (!parsed.ok) throw new Error("the preset is broken");
const first = parsed.document;
const state = () => useStore.getState();
const text = () => printDocument(state().document);

beforeEach(() => {
  setStage(null);
  state().open(first, null, true);
});

/** A group of one norm. */
const groupBody: Graph = {
  inputs: { x: "shared" },
  outputs: ["y"],
  nodes: { norm: { block: "norm" } },
  wires: ["in.x → norm.x", "norm.x → out.y"],
};

/** With a node that has no wires, a group, and a comment, so that every gesture finds something to do. */
const start = applied(first, {
  edit: "all",
  edits: [
    { edit: "addNode", scope: "", id: "loose", node: { block: "norm" }, at: [0, 600] },
    { edit: "addNode", scope: "", id: "ffn", node: { block: "ffn" }, at: [300, 600] },
    { edit: "connect", scope: "", wire: "emb.x → ffn.x" },
    { edit: "setNote", kind: "comments", path: "note", note: { text: "why", at: [0, 700] } },
  ],
});
const ids = Object.keys(start.nodes);
const id = fc.constantFrom(...ids);
const gestures = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("add" as const),
      kind: fc.constantFrom("norm", "linear", "tokens", "repeat"),
    }),
    fc.record({ do: fc.constant("delete" as const), id }),
    fc.record({ do: fc.constant("bypass" as const), id }),
    fc.record({ do: fc.constant("move" as const), id, x: fc.integer({ min: -500, max: 500 }) }),
    fc.record({ do: fc.constant("wire" as const), from: id, to: id }),
    fc.record({ do: fc.constant("type" as const), text: fc.string({ maxLength: 5 }) }),
    fc.record({ do: fc.constant("inside" as const) }),
    fc.record({ do: fc.constant("note" as const), frame: fc.boolean(), text: fc.string({ maxLength: 8 }) }),
    fc.record({ do: fc.constant("shift" as const), x: fc.integer({ min: -90, max: 90 }) }),
    fc.record({ do: fc.constant("colour" as const), colour: fc.constantFrom(...noteColours) }),
    fc.record({ do: fc.constant("deleteNotes" as const) }),
    fc.record({ do: fc.constant("copy" as const), ids: fc.uniqueArray(id, { maxLength: 3 }) }),
    fc.record({ do: fc.constant("group" as const), ids: fc.uniqueArray(id, { minLength: 1, maxLength: 3 }) }),
    fc.record({
      do: fc.constant("repeat" as const),
      ids: fc.uniqueArray(id, { minLength: 1, maxLength: 2 }),
      count: fc.constantFrom("1", "2", "N"),
    }),
    fc.record({ do: fc.constant("unroll" as const), once: fc.boolean() }),
    fc.record({ do: fc.constant("own" as const), scope: fc.constantFrom("", "blocks") }),
    fc.record({ do: fc.constant("json" as const), seed: fc.nat(9) }),
    fc.record({ do: fc.constant("ungroup" as const), nth: fc.nat(5) }),
    fc.record({ do: fc.constant("cut" as const), nth: fc.uniqueArray(fc.nat(9), { maxLength: 3 }) }),
    fc.record({
      do: fc.constant("route" as const),
      nth: fc.nat(9),
      via: fc.array(fc.integer({ min: -90, max: 90 }), { maxLength: 2 }),
    }),
    fc.record({
      do: fc.constant("rename" as const),
      id,
      to: fc.constantFrom("head", "norm_2", "W o", "emb"),
    }),
    fc.record({
      do: fc.constant("parameter" as const),
      of: fc.constantFrom("blocks count", "norm_f kind", "lm_head tied", "emb width", "emb nonsense"),
      value: fc.constantFrom(null, 1, 3, "rmsnorm", "2*D", true),
    }),
    fc.record({
      do: fc.constant("dim" as const),
      dim: fc.constantFrom("D", "H", "V", "W"),
      value: fc.constantFrom(null, 63, 128, "2*H", "no"),
    }),
    fc.record({ do: fc.constant("fix" as const), nth: fc.nat(3) }),
    fc.record({
      do: fc.constant("insert" as const),
      kind: fc.constantFrom("dropout", "norm", "mask"),
      nth: fc.nat(9),
    }),
    fc.record({
      do: fc.constant("connect" as const),
      ids: fc.uniqueArray(id, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ do: fc.constant("tidy" as const), ids: fc.uniqueArray(id, { minLength: 2, maxLength: 4 }) }),
  ),
  { maxLength: 12 },
);

type Gesture = typeof gestures extends fc.Arbitrary<(infer G)[]> ? G : never;

/** The root as it is on screen after each gesture. Nothing is painted here; a drop asks only which wire it hits. */
function staged(hit: SceneWire | null = null): Scene {
  const { document } = state();
  const at = Object.entries(document.layout).map(([path, [x, y]]) => [path, { x, y }] as const);
  const scene = buildScene(checkedOf(document).root, new Map(at), new Map(), document.routes, undefined);
  const painter = { hit: () => hit } as unknown as Painter;
  const camera = () => ({ x: 0, y: 0, zoom: 1 });
  setStage({ scene, host: window.document.body, camera, go: () => undefined, painter });
  return scene;
}
const nthOf = <T>(all: readonly T[], n: number): T | undefined => all[n % Math.max(all.length, 1)];

const acts: { readonly [D in Gesture["do"]]: (g: Extract<Gesture, { do: D }>) => void } = {
  add: (g) => {
    addBlock(g.kind, { x: 10, y: 20 });
  },
  delete: (g) => {
    state().select([g.id]);
    deleteSelection();
  },
  bypass: (g) => {
    state().select([g.id]);
    toggleFlag("bypass");
  },
  move: (g) => moveNodes(new Map([[g.id, { x: g.x, y: 7 }]])),
  wire: (g) => {
    perform([{ edit: "connect", scope: "", wire: `${g.from}.x → ${g.to}.x` }], { label: "wire" });
  },
  type: (g) => {
    state().dispatch({ edit: "setText", stream: "main", text: g.text }, { merge: "text main" });
  },
  note: (g) => {
    if (g.frame) addFrame();
    else addComment({ x: 5, y: 6 });
    const [placed] = selectedNotes();
    if (placed) setText(placed, g.text);
  },
  shift: (g) => shiftAll([], notesHere(), [g.x, 3]),
  colour: (g) => setColour(notesHere(), g.colour),
  deleteNotes: () => {
    state().selectNotes(notesHere().map((n) => n.key));
    deleteSelection();
  },
  copy: (g) => {
    state().selectNotes(
      notesHere().map((n) => n.key),
      g.ids,
    );
    duplicateSelection();
  },
  group: (g) => {
    state().select(g.ids);
    groupSelection();
  },
  repeat: (g) => {
    state().select(g.ids);
    repeatSelected({ count: g.count, name: nameForCount() });
  },
  unroll: (g) => {
    const repeat = [...staged().nodes.values()].find((n) => n.node?.count !== undefined);
    state().select(repeat ? [repeat.path] : []);
    if (g.once) repeatToGroup();
    else unrollSelected();
  },
  own: (g) => {
    const block = customBlockOf(first, "blocks", "Stack");
    const id = freeId("stack", new Set(Object.keys(state().document.nodes)));
    if (!block || !graphAt(state().document, g.scope)) return;
    perform(insertEdits(state().document, block, { scope: g.scope, id, at: [1, 2] }), { label: "own" });
  },
  json: (g) => {
    const document = { ...state().document, seed: g.seed };
    state().dispatch({ edit: "replace", document }, { label: "Edit JSON", merge: "json" });
  },
  ungroup: (g) => {
    const groups = [...staged().nodes.values()].filter((n) => n.node?.body && n.node.count === undefined);
    const group = nthOf(groups, g.nth);
    const inner = group?.node?.body?.nodes ?? [];
    if (group) takeApart(group.path, new Map(inner.map((n, i) => [n.id, { x: i * 240, y: 0 }])));
  },
  cut: (g) => {
    const { wires } = staged();
    cut(new Set(g.nth.flatMap((n) => nthOf(wires, n) ?? [])));
  },
  route: (g) => {
    const wire = nthOf(staged().wires, g.nth)?.wire;
    const via = g.via.map((y, i) => ({ x: i * 30, y }));
    if (wire) routeWire(wire, via, "Lead wire");
  },
  rename: (g) => {
    renameNode(g.id, g.to);
  },
  parameter: (g) => {
    const [path = "", name = ""] = g.of.split(" ");
    setParam(path, name, g.value);
  },
  dim: (g) => {
    state().dispatch({ edit: "setDim", dim: g.dim, value: g.value }, { merge: `dim ${g.dim}` });
  },
  fix: (g) => {
    const checked = checkedOf(state().document);
    const [wrong] = checked.diagnostics;
    const fix = wrong && nthOf(fixesFor(checked, wrong), g.nth);
    if (fix) state().applyFix(fix.edits, fix.label);
  },
  insert: (g) => {
    staged(nthOf(staged().wires, g.nth));
    dropAt(blockToAdd(g.kind), { x: 100, y: 50 });
  },
  connect: (g) => {
    state().select([...g.ids, "loose"]);
    staged();
    connectSelection();
  },
  tidy: (g) => {
    const scene = staged();
    const nodes = g.ids.flatMap((n) => scene.nodes.get(n) ?? []);
    const frames = framesWithNodes(notesHere(), scene.nodes.values());
    const places = new Map(nodes.map((n, i) => [n.id, { x: i * 240, y: 10 }]));
    if (nodes.length > 0) perform(layoutEdits(scene, frames, anchored(nodes, places, [])), { label: "tidy" });
  },
  inside: () => {
    state().enter("blocks/attn");
    const edit: Edit = { edit: "setFlag", node: "blocks/attn/scale", flag: "mute", on: true };
    perform([edit], { label: "inside" });
    state().enter("");
  },
};

const toggleMute = (path: string): void => {
  state().select([path]);
  toggleFlag("mute");
};

const act = (g: Gesture): void => (acts[g.do] as (g: Gesture) => void)(g);

/** What each gesture has changed in some run: one that never does anything proves nothing. */
const changed = new Set<Gesture["do"]>();

test("undone gives the first document, redone the last, byte for byte", () => {
  const before = printDocument(start);
  fc.assert(
    fc.property(gestures, (all) => {
      state().open(start, null, true);
      for (const g of all) {
        const { document } = state();
        staged();
        act(g);
        if (state().document !== document) changed.add(g.do);
      }
      const last = text();
      const steps = state().past.length;
      for (let i = 0; i < steps; i++) state().undo();
      expect(text()).toBe(before);
      for (let i = 0; i < steps; i++) state().redo();
      expect(text()).toBe(last);
    }),
    { numRuns: 100 },
  );
  expect(Object.keys(acts).filter((name) => !changed.has(name as Gesture["do"]))).toEqual([]);
});

/** Points that the wire into a node's x is led through. */
const pointsInto = (id: string) => state().document.routes?.[`${id}.x`];

describe("points of wires", () => {
  const led = [
    [900, 300],
    [1000, 500],
    [1100, 300],
  ] as const;
  beforeEach(() => {
    perform([{ edit: "route", scope: "", wire: "norm_f.x → lm_head.x", via: led }], { label: "Lead wire" });
  });

  test("stay where a block is put between them, before it and behind it", () => {
    const scene = staged();
    staged(scene.wires.find((w) => w.wire === "norm_f.x → lm_head.x"));
    dropAt(blockToAdd("dropout"), { x: 1050, y: 400 });
    expect(pointsInto("dropout")).toEqual(led.slice(0, 2));
    expect(pointsInto("lm_head")).toEqual(led.slice(2));
    // Where it was dropped: the points say where the wire goes.
    expect(state().document.layout.dropout).toEqual([1050 - nodeWidth / 2, 400 - 16]);
    state().undo();
    expect(pointsInto("lm_head")).toEqual(led);
  });

  test("go along with a frame on which both ends lie", () => {
    const scene = staged();
    const ends = ["norm_f", "lm_head"].flatMap((n) => scene.nodes.get(n) ?? []);
    shiftAll(ends, [], [40, 10]);
    expect(pointsInto("lm_head")).toEqual(led.map(([x, y]) => [x + 40, y + 10]));
  });
});

test("nodes that are moved by keys one after the other are steps of their own, a row of presses is one", () => {
  const press = (id: string) => {
    staged();
    state().select([id]);
    nudge(8, 0);
  };
  for (const id of ["mask", "mask", "emb", "mask"]) press(id);
  expect(state().past.map((s) => s.label)).toEqual(["Move Mask", "Move Embedding", "Move Mask"]);
});

test("a first edit inside a built-in group is one step", () => {
  state().enter("blocks/attn");
  perform([{ edit: "setFlag", node: "blocks/attn/scale", flag: "bypass", on: true }], { label: "Bypass" });
  expect(state().past).toHaveLength(1);
  expect(state().document.nodes.blocks?.body?.nodes.attn?.body?.nodes.scale?.bypass).toBe(true);
});

test("a comment that is given no text leaves no step, and what could be redone is there still", () => {
  toggleMute("mask");
  state().undo();
  addComment({ x: 5, y: 6 });
  const [placed] = selectedNotes();
  if (!placed) throw new Error("no comment");
  setText(placed, "");
  expect(state().past).toEqual([]);
  expect(state().document).toBe(first);
  state().redo();
  expect(state().document.nodes.mask?.mute).toBe(true);
  // One that had a text is deleted by a step.
  addComment({ x: 5, y: 6 });
  const [other] = selectedNotes();
  if (other) setText(other, "why");
  const [written] = selectedNotes();
  if (written) setText(written, "");
  expect(state().past.map((s) => s.label)).toEqual(["Mute Mask", "Add comment", "Delete comment"]);
});

test("steps say what was done to which node, and typing is one step by what came of it", () => {
  setFlag("norm_f", "bypass", true);
  setFlag("norm_f", "bypass", false);
  setParam("blocks", "count", 1);
  setParam("blocks", "count", 12);
  setParam("blocks", "count", null);
  state().select(["mask", "emb"]);
  toggleFlag("mute");
  moveNodes(new Map([["mask", { x: 1, y: 2 }]]));
  renameNode("mask", "causal");
  expect(state().past.map((s) => s.label)).toEqual([
    "Bypass Final norm",
    "Remove bypass of Final norm",
    "Reset count of Blocks",
    "Mute 2 nodes",
    "Move Mask",
    "Rename mask to causal",
  ]);
  state().undo();
  state().redo();
  expect(state().past).toHaveLength(6);
});

describe("a wire is judged before it is drawn", () => {
  test("a loop and a wire into itself are impossible", () => {
    expect(judge("norm_f.x → add_pe.a", null).impossible).toContain("cycle");
    expect(judge("norm_f.x → norm_f.x", null).impossible).toContain("itself");
  });
  test("ids into a norm are wrong, with a sentence", () => {
    expect(judge("tokens.ids → norm_f.x", null)).toMatchObject({
      impossible: null,
      wrong: expect.any(String),
    });
  });
  test("a wire that fits is neither", () => {
    expect(judge("add_pe.y → norm_f.x", "blocks.x → norm_f.x")).toMatchObject({
      impossible: null,
      wrong: null,
    });
  });
});

test("ids are free, short and stable", () => {
  expect(freeId("norm", new Set())).toBe("norm");
  expect(freeId("norm", new Set(["norm", "norm_2"]))).toBe("norm_3");
  expect(freeId("norm_2", new Set(["norm_2"]))).toBe("norm_3");
  expect(freeId("in", new Set(["in", "out"]))).toBe("in_2");
});

describe("ports of a group", () => {
  const mine: Edit = {
    edit: "all",
    edits: [
      { edit: "addNode", scope: "", id: "g", node: { block: "group", body: groupBody }, at: [0, 900] },
      { edit: "connect", scope: "", wire: "emb.x → g.x" },
      { edit: "connect", scope: "", wire: "g.y → add_pe.a" },
    ],
  };
  const wires = () => graphAt(state().document, "")?.wires.filter((w) => /\bg\./.test(w));
  const body = () => graphAt(state().document, "g");
  beforeEach(() => {
    perform([mine], { label: "group" });
    staged();
  });

  test("a new one is empty, and can be wired on both sides", () => {
    expect(addPort("g", "inputs", "extra")).toBe(true);
    expect(body()?.inputs).toEqual({ x: "shared", extra: "shared" });
    expect(addPort("g", "outputs", "more")).toBe(true);
    perform([{ edit: "connect", scope: "g", wire: "in.extra → out.more" }], { label: "wire" });
    expect(state().refused).toBeNull();
    expect(
      state()
        .past.map((s) => s.label)
        .slice(-3),
    ).toEqual(["Add input extra to g", "Add output more to g", "wire"]);
  });

  test("named anew they keep their wires inside and outside, in one step", () => {
    renamePort("g", "inputs", "x", "h");
    renamePort("g", "outputs", "y", "z");
    expect(body()).toMatchObject({ inputs: { h: "shared" }, outputs: ["z"] });
    expect(body()?.wires).toEqual(["in.h → norm.x", "norm.x → out.z"]);
    expect(wires()?.toSorted()).toEqual(["emb.x → g.h", "g.z → add_pe.a"]);
    state().undo();
    state().undo();
    expect(wires()?.toSorted()).toEqual(["emb.x → g.x", "g.y → add_pe.a"]);
  });

  test("removed they take their wires along, and undo brings all back", () => {
    const before = text();
    removePort("g", "inputs", "x");
    expect(body()?.inputs).toEqual({});
    expect(body()?.wires).toEqual(["norm.x → out.y"]);
    expect(wires()).toEqual(["g.y → add_pe.a"]);
    state().undo();
    expect(text()).toBe(before);
  });

  test("what a repeat carries is named and removed on both sides; carrying gives an output", () => {
    renamePort("blocks", "inputs", "x", "h");
    const blocks = () => graphAt(state().document, "blocks");
    expect(blocks()).toMatchObject({ inputs: { h: "carried", mask: "shared" }, outputs: ["h"] });
    expect(graphAt(state().document, "")?.wires).toContain("blocks.h → norm_f.x");
    expect(checkedOf(state().document).diagnostics.filter((d) => d.code === "graph/missing-input")).toEqual(
      [],
    );
    feedPort("blocks", "mask", "carried");
    expect(blocks()?.outputs).toEqual(["h", "mask"]);
    removePort("blocks", "outputs", "h");
    expect(blocks()).toMatchObject({ inputs: { mask: "carried" }, outputs: ["mask"] });
  });

  test.each([
    ["x", /already/],
    ["X", /lowercase letter/],
    ["a b", /lowercase letter/],
  ])("%s is refused as a name", (name, why) => {
    expect(refusePort({ inputs: { x: "shared" }, outputs: [] }, "inputs", name)).toMatch(why);
  });
});
