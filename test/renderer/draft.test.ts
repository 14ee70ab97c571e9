// Text that is typed into the JSON panel is the graph, or it is kept until somebody lets go of it.
import { beforeEach, describe, expect, test } from "vitest";
import { printDocument } from "../../src/core/index.ts";
import { isTorn, keepText, readTyped, shownText, takeGraph } from "../../src/renderer/json/draft.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { preset } from "../core/presets.ts";

const state = () => useStore.getState();
const bypass = () => state().dispatch({ edit: "setFlag", node: "norm_f", flag: "bypass", on: true });
const opened = preset("decoder-only");
const valid = printDocument({ ...opened, name: "Renamed" });
const broken = valid.replace("{", "{ oops");

describe("text that was typed", () => {
  beforeEach(() => {
    useStore.setState({ draft: null });
    state().open(opened, null, true);
  });

  test("becomes the graph, as one step, when it can be read", () => {
    expect(readTyped(valid)).toEqual([]);
    expect(state().document.name).toBe("Renamed");
    expect(state()).toMatchObject({ draft: null, past: [{ label: "Edit JSON" }] });
  });

  test("stays when it is broken and the graph changes, until it is mended", () => {
    expect(readTyped(broken)).not.toEqual([]);
    expect(isTorn(state())).toBe(false);
    expect(bypass()).toBe(true);
    expect(isTorn(state())).toBe(true);
    expect(shownText(state())).toBe(broken);
    // Valid by now, and still over a graph that is gone: nobody's work is replaced unasked.
    expect(readTyped(valid)).toEqual([]);
    expect(state().document.nodes.norm_f?.bypass).toBe(true);
    expect(keepText()).toEqual([]);
    expect(state()).toMatchObject({ draft: null, document: { name: "Renamed" } });
    state().undo();
    expect(state().document.nodes.norm_f?.bypass).toBe(true);
  });

  test("that is kept while it is broken changes nothing yet", () => {
    readTyped(broken);
    bypass();
    expect(keepText()).not.toEqual([]);
    expect(isTorn(state())).toBe(false);
    expect(shownText(state())).toBe(broken);
    expect(state().document.nodes.norm_f?.bypass).toBe(true);
  });

  test("goes when the graph is taken, and only then", () => {
    readTyped(broken);
    bypass();
    takeGraph();
    expect(shownText(state())).toBe(printDocument(state().document));
  });
});
