// Another document begins with nothing of the one before but what is listed here.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { emptyDocument } from "../../src/renderer/store/document-slice.ts";
import { useStore } from "../../src/renderer/store/store.ts";

/** What belongs to the window, the machine or the session. A new field of the store is either here or in a `fresh`. */
const outlives = [
  ...["theme", "systemDark", "settings", "panels", "hiddenPanels", "minimap", "snap", "historyOpen", "dock"],
  ...["overlay", "placedMenu", "knife", "add", "pulling", "dragging", "reveal"],
  ...[
    "engine",
    "engineInfo",
    "running",
    "notice",
    "noticeKind",
    "noticeActions",
    "noticeStep",
    "refusals",
    "question",
    "reading",
    "diagnosisError",
  ],
  ...["library", "naming", "askedDims", "favourites", "challengesOpen", "solved", "lessonsOpen"],
  ...["pins", "heldLimit", "comparison", "figureOf", "parked"],
  // The reader of runs sets these two when it begins to read those of the document.
  ...["runPlace", "weightsPending"],
  ...["form", "trainText"],
];

test("opening a document resets each field that is not said to outlive it", () => {
  const initial = useStore.getInitialState();
  const fields = Object.entries(initial).flatMap(([name, value]) =>
    typeof value === "function" ? [] : name,
  );
  const before = { of: "the document before" };
  useStore.setState(Object.fromEntries(fields.map((name) => [name, before])));
  useStore.setState({ opening: 7, tabs: [7] });
  useStore.getState().open(emptyDocument, null, false);
  const after = new Map(Object.entries(useStore.getState()));
  expect(fields.filter((name) => after.get(name) === before).sort()).toEqual(outlives.sort());
  expect([after.get("opening"), after.get("tabs")]).toEqual([8, [8]]);
  useStore.setState(initial, true);
});

test("every slice that says what is fresh is asked for it", () => {
  const folder = "src/renderer/store";
  const opening = readFileSync(`${folder}/opening-slice.ts`, "utf8");
  const saying = readdirSync(folder).filter((file) =>
    readFileSync(`${folder}/${file}`, "utf8").includes("export const fresh"),
  );
  expect(saying.length).toBeGreaterThan(5);
  expect(saying.filter((file) => !opening.includes(`"./${file}"`))).toEqual([]);
});
