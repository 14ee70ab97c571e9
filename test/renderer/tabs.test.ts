// Several graphs in tabs. Whatever is opened, edited, undone, left, moved and closed: each graph has its own history, view
// and runs, and nothing of one gets into another or gets lost.
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { HeddleDocument } from "../../src/core/index.ts";
import { closeTab } from "../../src/renderer/files/close-tab.ts";
import { newGraph, openDocument } from "../../src/renderer/files/commands.ts";
import { goToTab, openInTab, openUnsaved, takeFile } from "../../src/renderer/files/open-tab.ts";
import { emptyDocument } from "../../src/renderer/store/document-slice.ts";
import { fetchPresets, preset } from "../../src/renderer/store/presets.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { isUntouched, tabOf, tabsOf } from "../../src/renderer/store/tabs-slice.ts";
import type { TrainRun } from "../../src/renderer/store/train-slice.ts";
import { whenInFront } from "../../src/renderer/store/when-in-front.ts";

await fetchPresets();

const state = () => useStore.getState();
const decoder = () => preset("decoder-only")!;
const sort = () => preset("sort")!;
const names = () => tabsOf(state()).map((tab) => tab.document.name);
const rename = (name: string) => state().dispatch({ edit: "setMeta", set: { name } }, { label: name });
const run = (id: string, of: Partial<TrainRun>) =>
  ({ id, number: 1, begun: id, steps: [], ...of }) as unknown as TrainRun;

beforeEach(() => {
  useStore.setState(useStore.getInitialState(), true);
  state().open(decoder(), null, true);
});

describe("what is opened", () => {
  test("takes the place of a graph without work, and of no other", () => {
    openDocument(sort());
    expect(names()).toEqual(["Sort"]);
    rename("Mine");
    openDocument(decoder());
    expect(names()).toEqual(["Mine", "Decoder-only"]);
    newGraph();
    newGraph();
    expect(names()).toEqual(["Mine", "Untitled"]);
    goToTab(state().tabs[0]!);
    state().undo();
    expect(state().document).toBe(sort());
    // What was undone can be redone: it is work.
    openDocument(decoder());
    expect(names()).toEqual(["Sort", "Decoder-only", "Untitled"]);
  });

  test("is gone to where it is open as it is", () => {
    rename("Mine");
    openDocument(sort());
    const there = state().opening;
    goToTab(state().tabs[0]!);
    openDocument(sort());
    expect(state().opening).toBe(there);
    expect(names()).toEqual(["Mine", "Sort"]);
  });

  test("leaves a file, a text that cannot be read yet, a training and a study where they are", () => {
    const isKept = (work: () => void) => {
      state().open(decoder(), null, true);
      expect(isUntouched(state())).toBe(true);
      work();
      return !isUntouched(state());
    };
    expect(isKept(() => state().markSaved(decoder(), { path: "/a.json", name: "a.json" }))).toBe(true);
    expect(isKept(() => state().keepDraft({ text: "{", over: decoder() }))).toBe(true);
    expect(isKept(() => state().setRuns([run("1", { state: "running" })]))).toBe(true);
    expect(isKept(() => state().setRuns([run("1", { state: "finished" })]))).toBe(false);
    expect(isKept(() => useStore.setState({ studying: true }))).toBe(true);
  });
});

test("what goes on for a graph lands there, whichever is in front, and nowhere once it is closed", () => {
  const first = state().opening;
  state().setRuns([run("1", { state: "running" })]);
  rename("Mine");
  openDocument(sort());
  state().setRuns([run("1", { state: "stopped" })]);
  state().patchRun("1", { state: "finished" }, first);
  expect(state().runs[0]?.state).toBe("stopped");
  expect(tabOf(state(), first)?.runs[0]?.state).toBe("finished");
  const acted = vi.fn();
  whenInFront(first, acted);
  expect(acted).not.toHaveBeenCalled();
  goToTab(first);
  goToTab(state().tabs[1]!);
  goToTab(first);
  expect(acted).toHaveBeenCalledTimes(1);
  goToTab(state().tabs[1]!);
  whenInFront(first, acted);
  state().closeTab(first);
  state().patchRun("1", { state: "failed" }, first);
  expect(acted).toHaveBeenCalledTimes(1);
  expect(tabsOf(state()).flatMap(({ runs }) => runs.map((r) => r.state))).toEqual(["stopped"]);
});

test("a file is one tab's: what another had of it stays as unsaved work", () => {
  const file = { path: "/a.graph.json", name: "a.graph.json" };
  openInTab(decoder(), file, true);
  rename("Edited");
  openDocument(sort());
  // Its unsaved work of a crash does not go over what is edited here.
  openUnsaved({ ...decoder(), name: "Rescued" }, file);
  expect(state().file).toBeNull();
  expect(names()).toEqual(["Edited", "Rescued"]);
  takeFile("/a.graph.json", state().opening);
  const [edited] = tabsOf(state());
  expect([edited?.file, edited?.saved, edited?.document.name]).toEqual([null, null, "Edited"]);
});

const asked = () => vi.waitFor(() => expect(state().question).not.toBeNull());

test("closing asks about unsaved work, with the graph in front; Cancel keeps it", async () => {
  rename("Mine");
  openDocument(sort());
  const [mine, other] = state().tabs;
  const closing = closeTab(mine!);
  await asked();
  expect(state().opening).toBe(mine);
  expect(state().question?.title).toBe("Save the changes to Mine?");
  state().question?.answered("cancel");
  expect(await closing).toBe(false);
  expect(state().tabs).toEqual([mine, other]);
  const again = closeTab(mine!);
  await asked();
  state().question?.answered("discard");
  expect(await again).toBe(true);
  expect(names()).toEqual(["Sort"]);
  // The last one stays: it is the window's.
  expect(await closeTab(other!)).toBe(false);
  expect(names()).toEqual(["Sort"]);
});

/** What a graph must be: its versions, and which of them is seen. */
interface Model {
  readonly versions: HeddleDocument[];
  at: number;
  scope: string;
  selection: string;
}

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("edit" as const), to: fc.nat(99) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("undo" as const, "redo" as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("go" as const), to: fc.nat(9) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("open" as const, "look" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("close" as const), to: fc.nat(9) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant("move" as const), to: fc.nat(9), place: fc.nat(9) }),
    },
  ),
  { maxLength: 60 },
);

test("each graph keeps its history and its view through any opening, editing, leaving, moving and closing", () => {
  fc.assert(
    fc.property(steps, (all) => {
      useStore.setState(useStore.getInitialState(), true);
      state().open({ ...emptyDocument, name: "0" }, null, true);
      const begun = (document: HeddleDocument): Model => ({
        ...{ versions: [document], at: 0, scope: "", selection: "" },
      });
      const models = new Map([[state().opening, begun(state().document)]]);
      for (const [i, step] of all.entries()) {
        const { opening, tabs } = state();
        const here = models.get(opening)!;
        const pick = "to" in step ? tabs[step.to % tabs.length]! : opening;
        if (step.do === "edit") {
          state().dispatch({ edit: "setMeta", set: { name: `${i}: ${step.to}` } });
          here.versions.splice(here.at + 1);
          here.versions.push(state().document);
          here.at++;
        } else if (step.do === "undo") {
          state().undo();
          here.at = Math.max(here.at - 1, 0);
        } else if (step.do === "redo") {
          state().redo();
          here.at = Math.min(here.at + 1, here.versions.length - 1);
        } else if (step.do === "look") {
          here.scope = `scope-${i}`;
          here.selection = `node-${i}`;
          useStore.setState({ scope: here.scope, selection: new Set([here.selection]) });
        } else if (step.do === "open") {
          const isReplaced = isUntouched(state());
          openInTab({ ...emptyDocument, name: `opened ${i}` }, null, true);
          if (isReplaced) models.delete(opening);
          models.set(state().opening, begun(state().document));
        } else if (step.do === "go") goToTab(pick);
        else if (step.do === "move") state().moveTab(pick, step.place % tabs.length);
        else if (tabs.length > 1) {
          state().closeTab(pick);
          models.delete(pick);
        }
        expect(new Set(state().tabs)).toEqual(new Set(models.keys()));
        expect(state().parked.size).toBe(state().tabs.length - 1);
        for (const [of, model] of models) {
          const tab = tabOf(state(), of)!;
          expect(tab.document).toBe(model.versions[model.at]);
          expect(tab.past.map((s) => s.document)).toEqual(model.versions.slice(0, model.at));
          expect([tab.scope, ...tab.selection].join()).toBe(
            model.selection ? `${model.scope},${model.selection}` : model.scope,
          );
        }
      }
      // All the way back and forth again, each by its own history.
      for (const [of, { versions }] of models) {
        goToTab(of);
        while (state().past.length > 0) state().undo();
        expect(state().document).toBe(versions[0]);
        while (state().future.length > 0) state().redo();
        expect(state().document).toBe(versions.at(-1));
      }
    }),
    { numRuns: 100 },
  );
});
