// Where the canvas looks: all of a graph, and what can be read where all of it cannot.
import { expect, test } from "vitest";
import { allOrClose, firstLook, fitted, lookAgain, zoomed, zooms } from "../../src/renderer/scene/camera.ts";
import { farZoom } from "../../src/scene/zoom-steps.ts";

const row = { left: 0, top: 0, right: 1640, bottom: 370 };
const narrow = { width: 536, height: 620 };
const wide = { width: 1600, height: 800 };

test("the first look at a graph that does not fit begins at its left end, near enough for its nodes", () => {
  expect(fitted(row, narrow).zoom).toBeLessThan(farZoom);
  const look = firstLook(row, narrow);
  expect(look.zoom).toBeGreaterThan(farZoom);
  expect(look.x + look.zoom * row.left).toBeGreaterThan(0);
});

test("D22: everything is shown, whenever it is asked for; where it is small, once more what is selected", () => {
  const elsewhere = { x: 3, y: 4, zoom: 1 };
  const all = allOrClose(row, null, narrow, elsewhere);
  expect(all).toEqual(fitted(row, narrow));
  expect(allOrClose(row, null, narrow, all)).toEqual(all);
  const node = { left: 1000, top: 100, right: 1184, bottom: 240 };
  const close = allOrClose(row, node, narrow, all);
  expect(close.zoom).toBeGreaterThan(farZoom);
  expect(close.x + close.zoom * 1092).toBeCloseTo(narrow.width / 2);
  expect(allOrClose(row, node, narrow, close)).toEqual(all);
  // What is legible whole stays whole.
  expect(allOrClose(row, node, wide, fitted(row, wide))).toEqual(fitted(row, wide));
});

test("nearer and farther keep what is in the middle, and end where the wheel ends", () => {
  const now = { x: 30, y: -20, zoom: 0.5 };
  const middle = (c: typeof now) => [(wide.width / 2 - c.x) / c.zoom, (wide.height / 2 - c.y) / c.zoom];
  const near = zoomed(now, wide, 1.25);
  expect(near.zoom).toBeCloseTo(0.625, 9);
  expect(middle(near)[0]).toBeCloseTo(middle(now)[0] ?? 0, 6);
  expect(middle(near)[1]).toBeCloseTo(middle(now)[1] ?? 0, 6);
  expect(zoomed(now, wide, 1000).zoom).toBe(zooms.max);
  expect(zoomed(now, wide, 0.001).zoom).toBe(zooms.min);
});

test("D14: all of a line of 1,000 nodes is shown when it is asked for", () => {
  const line = { left: 0, top: 0, right: 1000 * 180, bottom: 400 };
  const { x, zoom } = fitted(line, wide);
  expect(x + zoom * line.left).toBeGreaterThanOrEqual(0);
  expect(x + zoom * line.right).toBeLessThanOrEqual(wide.width);
});

test("a graph of several rows is first seen from top to bottom, or from its top where even that is too small", () => {
  const rows = { left: 40, top: 80, right: 2200, bottom: 865 };
  const beside = { width: 936, height: 462 };
  const look = firstLook(rows, beside);
  expect(look.zoom).toBeGreaterThan(farZoom);
  expect(look.x + look.zoom * rows.left).toBeGreaterThan(0);
  expect(look.y + look.zoom * rows.top).toBeGreaterThanOrEqual(0);
  expect(look.y + look.zoom * rows.bottom).toBeLessThanOrEqual(beside.height);
  const low = firstLook(rows, { width: 936, height: 200 });
  expect(low.zoom).toBeGreaterThan(farZoom);
  expect(low.y + low.zoom * rows.top).toBeGreaterThanOrEqual(0);
});

test("all of a graph has nodes rather than boxes where a smaller margin is enough for that", () => {
  const box = { left: 0, top: 0, right: 2000, bottom: 300 };
  const zoomIn = (width: number) => fitted(box, { width, height: 800 }).zoom;
  expect(zoomIn(2000 * farZoom + 20)).toBe(farZoom);
  expect(zoomIn(2000 * farZoom + 10)).toBeLessThan(farZoom);
});

test("in a canvas of another size all stays all, and a beginning a beginning", () => {
  const lower = { width: 1600, height: 300 };
  expect(lookAgain(row, lower, true)).toEqual(fitted(row, lower));
  expect(lookAgain(row, narrow, true)).toEqual(fitted(row, narrow));
  expect(lookAgain(row, lower, false)).toEqual(firstLook(row, lower));
});

test("a tower that does not fit is first seen from its beginning: from below, or from above", () => {
  const tall = { left: 0, top: 0, right: 660, bottom: 3000 };
  const up = firstLook(tall, wide, "up");
  expect(up.y + up.zoom * tall.bottom).toBeLessThanOrEqual(wide.height);
  expect(up.y + up.zoom * tall.bottom).toBeGreaterThan(wide.height / 2);
  expect(up.zoom).toBeGreaterThan(farZoom);
  const down = firstLook(tall, wide, "down");
  expect(down.y + down.zoom * tall.top).toBeGreaterThanOrEqual(0);
  expect(down.y + down.zoom * tall.top).toBeLessThan(wide.height / 2);
});

test("what lies over the upper edge covers nothing", () => {
  const all = fitted(row, { ...wide, covered: 100 });
  expect(all.y + all.zoom * row.top).toBeGreaterThan(100);
});
