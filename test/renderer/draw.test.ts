// A graph whose places were set by hand: nothing of it moves but by the command that asks for it, and that is one step.
import { beforeEach, expect, test } from "vitest";
import { applyEdit, check, parseDocument, printDocument } from "../../src/core/index.ts";
import { draw } from "../../src/renderer/edit/nodes/draw.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { placesFrom } from "../../src/scene/places.ts";
import { shapesOf } from "../../src/scene/shapes.ts";
import { leftToRight } from "../support/left-to-right.ts";

const byHand = {
  ...leftToRight("decoder-only"),
  layout: { ...leftToRight("decoder-only").layout, emb: [777, -333] },
} as const;
const store = () => useStore.getState();

beforeEach(() => store().open(byHand, null, true));

test("a direction that is written into the file alone moves no node", () => {
  const turned = applyEdit(byHand, { edit: "setMeta", set: { direction: "up" } });
  if (!turned.ok) throw new Error(turned.why);
  expect(turned.document.layout).toEqual(byHand.layout);
  const parsed = parseDocument(printDocument(turned.document));
  if (!parsed.ok) throw new Error("not read");
  const { root } = check(parsed.document);
  const places = placesFrom(root, shapesOf(root, "up"), parsed.document.layout);
  expect(places.get("emb")).toEqual({ x: 777, y: -333 });
});

test("drawn as a tower on request it is one step, and undone the same bytes", async () => {
  const before = printDocument(store().document);
  await draw("up");
  expect(store().document.direction).toBe("up");
  expect(store().document.layout.emb).not.toEqual([777, -333]);
  expect(store().past).toHaveLength(1);
  store().undo();
  expect(printDocument(store().document)).toBe(before);
});
