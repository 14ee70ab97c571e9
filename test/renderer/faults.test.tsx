// Faults that people met while they used it, named as in the report of that (D1, D3 …): each happened, none comes back.
import { readFileSync } from "node:fs";
import { act, createElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fixesOf } from "../../src/core/diagnose/index.ts";
import {
  allNodes,
  applyEdit,
  evaluateSize,
  findNode,
  type HeddleDocument,
  parseDocument,
} from "../../src/core/index.ts";
import { diagnose } from "../../src/core/pipeline.ts";
import { NodeProblem } from "../../src/renderer/canvas/nodes/NodeProblem.tsx";
import { changedBy, spotlightOf } from "../../src/renderer/canvas/spotlight.ts";
import { problemsOf } from "../../src/renderer/diagnosis/problems.ts";
import { Inspector } from "../../src/renderer/inspector/Inspector.tsx";
import { WeightList } from "../../src/renderer/inspector/WeightList.tsx";
import ProblemsPanel from "../../src/renderer/problems/ProblemsPanel.tsx";
import { StatusLine } from "../../src/renderer/shell/StatusLine.tsx";
import "../../src/renderer/shell/entries.ts";
import { Notice } from "../../src/renderer/shell/Notice.tsx";
import { StreamText } from "../../src/renderer/shell/StreamText.tsx";
import { checkedOf } from "../../src/renderer/store/derived.ts";
import { emptyDocument } from "../../src/renderer/store/document-slice.ts";
import { keepSelection } from "../../src/renderer/store/keep-selection.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { Tips } from "../../src/renderer/ui/Tip.tsx";
import { axesOf, labelsOf, predictedBy } from "../../src/renderer/values/view-of.ts";
import type { RunResult } from "../../src/runtime/client/index.ts";
import { preset } from "../core/presets.ts";

const state = () => useStore.getState();
/** A busy machine takes its time, ms. */
const patience = { timeout: 60_000 };
const host = document.createElement("div");
let root: Root;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  document.body.append(host);
  root = createRoot(host);
  useStore.setState({ engine: "ready" });
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
});

const render = (...parts: Parameters<typeof createElement>[2][]) =>
  act(async () => root.render(createElement(Tips, null, ...parts)));
const button = (text: RegExp): HTMLButtonElement => {
  const found = [...host.querySelectorAll("button")].find((b) => text.test(b.textContent ?? ""));
  if (!found) throw new Error(`no button ${text} in ${host.textContent}`);
  return found;
};
/** React makes its enter and leave of these. */
const point = (at: Element, from: Element = document.body) =>
  act(async () => {
    from.dispatchEvent(new MouseEvent("pointerout", { bubbles: true, relatedTarget: at }));
    at.dispatchEvent(new MouseEvent("pointerover", { bubbles: true, relatedTarget: from }));
  });

/** A graph as somebody begins it: an Embedding and a Norm that is not wired. */
const begun: HeddleDocument = {
  ...emptyDocument,
  text: { main: "the cat" },
  nodes: { tokens: { block: "tokens" }, emb: { block: "embedding" }, norm: { block: "norm" } },
  wires: ["tokens.ids → emb.ids"],
  layout: { tokens: [0, 0], emb: [200, 0], norm: [400, 0] },
};

/** Opens a graph with the report that the worker would give of it. */
function open(document: HeddleDocument): void {
  state().open(document, null, true);
  const full = diagnose(document);
  const causes = full.causes.map((c) => ({ ...c, cause: { ...c.cause, fixes: fixesOf(full, c.cause) } }));
  state().diagnosisDone({ document, report: { causes, fixesTried: true, leaks: null }, numeric: null }, null);
}

describe("D1: a fix can be pressed where it is offered", () => {
  beforeEach(async () => {
    open(begun);
    state().select(["norm"]);
    await render(createElement(Inspector));
    // What shows a node comes when the first is selected.
    await act(async () => void (await import("../../src/renderer/inspector/NodeCard.tsx")));
  });

  test("the button stays under the pointer while the canvas shows what it would do, and does it", async () => {
    const fix = button(/^Connect/);
    await point(fix);
    expect(state().preview?.document.wires).toContain("emb.x → norm.x");
    expect(fix.isConnected).toBe(true);
    await act(async () => fix.click());
    expect(state().document.wires).toContain("emb.x → norm.x");
    expect(state().preview).toBeNull();
  });

  const says = (event: Event) => act(async () => document.body.dispatchEvent(event));
  const endings: readonly (readonly [string, () => unknown])[] = [
    ["leaving it", () => point(document.body, button(/^Connect/))],
    ["Escape", () => says(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }))],
    ["a press elsewhere", () => says(new MouseEvent("pointerdown", { bubbles: true }))],
    ["another node", () => act(async () => state().select(["emb"]))],
    ["the panel's end", () => render(null)],
  ];
  test.each(endings)("the preview ends with %s", async (_, end) => {
    await point(button(/^Connect/));
    expect(state().preview).not.toBeNull();
    await end();
    await vi.waitFor(async () => {
      await act(async () => undefined);
      expect(state().preview).toBeNull();
    }, patience);
  });
});

test("D3: a new document starts with no predictions", () => {
  open(preset("decoder-only"));
  const ran = { document: state().document, result: { predictions: [[]] } };
  useStore.setState({ ran: ran as never });
  open(begun);
  expect(state().ran).toBeNull();
});

describe("D6: nothing is selected that is not there", () => {
  let stop: () => void;
  beforeEach(() => {
    stop = keepSelection();
    open(begun);
  });
  afterEach(() => stop());

  test("after undo of what was added, and of a wire", () => {
    const added = { edit: "addNode", scope: "", id: "group", node: { block: "norm" } } as const;
    state().dispatch(added);
    state().select(["group", "norm"]);
    state().undo();
    expect([...state().selection]).toEqual(["norm"]);
    state().dispatch({ edit: "connect", scope: "", wire: "emb.x → norm.x" });
    state().selectWire("emb.x → norm.x");
    state().undo();
    expect(state().selectedWire).toBeNull();
  });

  test("a group that is gone is not open either: another of its name is not entered unasked", () => {
    const group = { block: "group", body: { inputs: {}, outputs: [], nodes: {}, wires: [] } } as const;
    const add = { edit: "addNode", scope: "", id: "group", node: group } as const;
    state().dispatch(add);
    state().enter("group");
    state().undo();
    state().dispatch(add);
    expect(state().scope).toBe("");
  });

  test("and what is there stays selected, the ports of a group too", () => {
    open(preset("decoder-only"));
    state().select(["blocks/in", "blocks/ffn", "blocks/norm_1"]);
    state().dispatch({ edit: "removeNode", scope: "blocks", id: "ffn" });
    expect([...state().selection]).toEqual(["blocks/in", "blocks/norm_1"]);
  });
});

test("D21: a fix is said with its undo, and the canvas is told what it changed", async () => {
  open(begun);
  const edits = [{ edit: "connect", scope: "", wire: "emb.x → norm.x" }] as const;
  await render(createElement(Notice));
  await act(async () => state().applyFix(edits, "Connect emb.x to norm.x"));
  const { applied } = state();
  expect(applied && changedBy(applied)).toEqual({
    nodes: ["emb", "norm"],
    wires: [{ scope: "", wire: "emb.x → norm.x" }],
  });
  expect(spotlightOf(state())?.kind).toBe("fix");
  expect(host.textContent).toContain("Connect emb.x to norm.x");
  await act(async () => button(/^Undo$/).click());
  expect(state().document).toBe(begun);
  expect(host.textContent).toBe("");
});

test("D36: the canvas is not dimmed by a problem that went from under the pointer", async () => {
  open(begun);
  await render(createElement(ProblemsPanel));
  await point(host.querySelector(".problem-item") ?? host);
  expect(spotlightOf(state())).not.toBeNull();
  await render(null);
  expect(spotlightOf(state())).toBeNull();
});

describe("D2: names beside numbers are those of the ids that reach the node", () => {
  const document = preset("encoder-decoder");
  const checked = checkedOf(document);
  const target = "die katze saß auf der matte . <eos>".split(" ");
  const source = "the cat sat on the mat .".split(" ");
  const streams = { source: { tokens: [source] }, target: { tokens: [target] } };
  const result = { streams } as unknown as RunResult;
  const axesAt = (path: string, name: string) => {
    const port = findNode(checked, path)?.outputs.find((p) => p.name === name);
    const dims = port?.type.axes?.map((a) => evaluateSize(a.size, checked.bindings)) ?? [];
    return port ? axesOf({ dims } as never, port, path, checked) : [];
  };
  const named = (path: string, name: string) => {
    const axes = axesAt(path, name).filter((a) => a.stream !== null);
    return axes.map((axis) => labelsOf(axis, 0, result, document)?.join(" "));
  };
  const read = "<bos> die katze saß auf der matte .";

  test.each([
    ["target", "ids", ["die katze saß auf der matte . <eos>"]],
    ["shift", "x", [read]],
    ["emb_target", "x", [read]],
    ["decoder", "x", [read]],
    ["lm_head", "logits", [read]],
    ["emb_source", "x", ["the cat sat on the mat ."]],
  ])("%s.%s", (path, port, labels) => {
    expect(named(path, port)).toEqual(labels);
  });

  test("queries and keys alike, and what is attended to of the source is the source's", () => {
    const weights = allNodes(checked.root)
      .filter((n) => n.path.startsWith("decoder/") && n.block?.traits.has("attends"))
      .map((n) => named(n.path, "weights"));
    expect(weights).toEqual([
      [read, read],
      [read, "the cat sat on the mat ."],
    ]);
  });

  test("each position says what it is to predict beside that", () => {
    const [time] = axesAt("lm_head", "logits").filter((a) => a.stream !== null);
    expect(predictedBy(time, 0, result, checked)).toEqual(target);
  });

  test("a decoder that shifts nothing predicts the next token", () => {
    const plain = preset("decoder-only");
    const of = checkedOf(plain);
    const port = findNode(of, "lm_head")?.outputs[0];
    if (!port) throw new Error("no logits");
    const axes = axesOf({ dims: [1, 3, 48] } as never, port, "lm_head", of);
    const ran = { streams: { main: { tokens: [["the", "cat", "sat"]] } } } as unknown as RunResult;
    expect(labelsOf(axes[1], 0, ran, plain)).toEqual(["the", "cat", "sat"]);
    expect(predictedBy(axes[1], 0, ran, of)).toEqual(["cat", "sat", undefined]);
  });
});

describe("D8: the badge of unknown words is of the text as it is now", () => {
  const badge = () => host.querySelector(".unknown")?.textContent ?? null;
  beforeEach(async () => {
    open(preset("decoder-only"));
    await render(createElement(StreamText, { stream: "main", labelled: false }));
  });

  test.each([
    ["Hello there", "1 unknown"],
    ["Hello zebra the", "2 unknown"],
    ["", null],
    ["The cat sat on the mat.", null],
  ])("%s", async (text, shown) => {
    await act(async () => void state().dispatch({ edit: "setText", stream: "main", text: "Hello zebra" }));
    expect(badge()).toBe("2 unknown");
    await act(async () => void state().dispatch({ edit: "setText", stream: "main", text }));
    expect(badge()).toBe(shown);
  });
});

test("D25: the status line, the panel and the node use one word and one number", async () => {
  const file = readFileSync("graphs/broken/bag-of-words.graph.json", "utf8");
  const parsed = parseDocument(file);
  if (!parsed.ok) throw new Error("not read");
  open(parsed.document);
  await render(createElement(StatusLine), createElement(ProblemsPanel));
  const kinds = [...host.querySelectorAll(".problem-mark")].map((m) => m.textContent?.replace(/^\S+ /, ""));
  expect(kinds.length).toBeGreaterThan(0);
  for (const kind of ["warning", "hint"]) {
    const n = kinds.filter((k) => k === kind).length;
    const said = host.querySelector(".status")?.textContent?.includes(`${n} ${kind}`);
    expect(said, kind).toBe(n > 0);
  }
});

test("D25: a group counts the errors inside it, not what follows from them", async () => {
  const wide = applyEdit(preset("decoder-only"), {
    edit: "setParam",
    node: "blocks/wo",
    param: "out",
    value: 96,
  });
  if (!wide.ok) throw new Error(wide.why);
  open(wide.document);
  const all = problemsOf(state()).causes.flatMap((c) => [c.cause, ...c.consequences]);
  await render(createElement(NodeProblem, { own: [], all }));
  expect(host.querySelector(".node-message")?.textContent).toBe("1 problem inside");
});

test("D30: a repeat's index is written in one way", async () => {
  open(preset("decoder-only"));
  await render(createElement(WeightList, { path: "blocks/norm_1" }));
  const names = [...host.querySelectorAll(".weight-name")].map((e) => e.textContent);
  expect(names[0]).toMatch(/^blocks\[0\]\/norm_1\.\w+$/);
  expect(names).not.toContainEqual(expect.stringMatching(/blocks\.\d/));
});
