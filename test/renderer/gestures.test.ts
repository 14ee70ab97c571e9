/** Any sequence of gestures, undone, gives the first document byte for byte; redone, the last. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import {
  type Edit,
  graphAt,
  insertEdits,
  ownBlockOf,
  parseDocument,
  printDocument,
} from "../../src/core/index.ts";
import { duplicateSelection } from "../../src/renderer/edit/clipboard.ts";
import { freeId, perform } from "../../src/renderer/edit/gesture.ts";
import {
  addBlock,
  deleteSelection,
  moveNodes,
  renameNode,
  setFlag,
  setParam,
  toggleFlag,
} from "../../src/renderer/edit/nodes.ts";
import { judge } from "../../src/renderer/edit/verdict.ts";
import {
  addComment,
  addFrame,
  noteColours,
  notesHere,
  selectedNotes,
  setColour,
  setText,
  shiftAll,
} from "../../src/renderer/notes/note-edits.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { groupSelection } from "../../src/renderer/structure/grouping.ts";

const parsed = parseDocument(readFileSync("graphs/decoder-only.graph.json", "utf8"));
if (!parsed.ok) throw new Error("the preset is broken");
const first = parsed.document;
const state = () => useStore.getState();
const text = () => printDocument(state().document);

beforeEach(() => state().open(first, null, true));

const ids = Object.keys(first.nodes);
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
    fc.record({ do: fc.constant("own" as const), scope: fc.constantFrom("", "blocks") }),
    fc.record({ do: fc.constant("json" as const), seed: fc.nat(9) }),
  ),
  { maxLength: 12 },
);

type Gesture = typeof gestures extends fc.Arbitrary<(infer G)[]> ? G : never;

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
  own: (g) => {
    const block = ownBlockOf(first, "blocks", "Stack");
    const id = freeId("stack", new Set(Object.keys(state().document.nodes)));
    if (!block || !graphAt(state().document, g.scope)) return;
    perform(insertEdits(state().document, block, { scope: g.scope, id, at: [1, 2] }), { label: "own" });
  },
  json: (g) => {
    const document = { ...state().document, seed: g.seed };
    state().dispatch({ edit: "replace", document }, { label: "Edit JSON", merge: "json" });
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

test("undone gives the first document, redone the last, byte for byte", () => {
  const before = printDocument(first);
  fc.assert(
    fc.property(gestures, (all) => {
      state().open(first, null, true);
      all.forEach(act);
      const last = text();
      const steps = state().past.length;
      for (let i = 0; i < steps; i++) state().undo();
      expect(text()).toBe(before);
      for (let i = 0; i < steps; i++) state().redo();
      expect(text()).toBe(last);
    }),
    { numRuns: 60 },
  );
}, 60_000);

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
    "Take the bypass off Final norm",
    "Set count of Blocks back",
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
    expect(judge("norm_f.x → add_pe.a", null).impossible).toContain("loop");
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
