// Where the small map lies, and whether a node is under it.
import { expect, test } from "vitest";
import { liesUnder } from "../../src/renderer/canvas/minimap/frame.ts";

test("the map knows whether a node lies under it, wherever the camera is", () => {
  const map = { left: 800, top: 500, right: 968, bottom: 604 };
  const node = { left: 300, top: 200, right: 484, bottom: 320 };
  expect(liesUnder([node], map, { x: 0, y: 0, zoom: 1 })).toBe(false);
  expect(liesUnder([node], map, { x: 500, y: 300, zoom: 1 })).toBe(true);
  expect(liesUnder([node], map, { x: 0, y: 0, zoom: 2 })).toBe(true);
  expect(liesUnder([node], map, { x: 0, y: 0, zoom: 4 })).toBe(false);
  expect(liesUnder([], map, { x: 500, y: 300, zoom: 1 })).toBe(false);
});
