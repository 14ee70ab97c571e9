// What the canvas may draw a moment later: a large graph of which only a size was typed, and nothing else.
import { act, renderHook } from "@testing-library/react";
import { beforeAll, expect, test, vi } from "vitest";
import { applyEdit, type Edit, type HeddleDocument } from "../../src/core/index.ts";
import { useDrawnDocument } from "../../src/renderer/canvas/use-drawn-document.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { preset } from "../core/presets.ts";

const small = preset("decoder-only");
const large: HeddleDocument = {
  ...small,
  nodes: {
    ...small.nodes,
    ...Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`n${i}`, { block: "norm" }])),
  },
};

beforeAll(() => vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));

function edited(document: HeddleDocument, edit: Edit): HeddleDocument {
  const applied = applyEdit(document, edit);
  if (!applied.ok) throw new Error(applied.why);
  return applied.document;
}

/** What is drawn, render by render, after one edit. */
function drawnAfter(
  document: HeddleDocument,
  edit: Edit,
): { drawn: HeddleDocument[]; after: HeddleDocument } {
  act(() => useStore.setState({ document, preview: null }));
  const drawn: HeddleDocument[] = [];
  const { unmount } = renderHook(() => drawn.push(useDrawnDocument()));
  drawn.length = 0;
  const after = edited(document, edit);
  act(() => useStore.setState({ document: after }));
  unmount();
  return { drawn, after };
}

const size: Edit = { edit: "setDim", dim: "D", value: 32 };

test("a size typed into a large graph is drawn a moment later, and then it is", () => {
  const { drawn, after } = drawnAfter(large, size);
  expect(drawn[0]).toBe(large);
  expect(drawn.at(-1)).toBe(after);
});

test("in a graph of usual size it is drawn with the keystroke", () => {
  const { drawn, after } = drawnAfter(small, size);
  expect(drawn[0]).toBe(after);
});

const others: Readonly<Record<string, Edit>> = {
  "a node moved": { edit: "move", to: { n0: [10, 20] } },
  "a wire taken away": { edit: "disconnect", scope: "", wire: large.wires[0] ?? "" },
  "a node removed": { edit: "removeNode", scope: "", id: "n7" },
  "a parameter": { edit: "setParam", node: "n3", param: "eps", value: 1e-6 },
  "a size with a node moved": {
    edit: "all",
    edits: [size, { edit: "move", to: { n0: [10, 20] } }],
  },
};

test.each(Object.entries(others))("%s is drawn at once, however large the graph", (_, edit) => {
  const { drawn, after } = drawnAfter(large, edit);
  expect(drawn[0]).toBe(after);
});
