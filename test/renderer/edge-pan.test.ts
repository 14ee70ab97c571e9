// Near the edge of the canvas, and past it, the view goes on; in the middle it stays.
import { expect, test } from "vitest";
import { pull } from "../../src/renderer/canvas/edge-pan.ts";

test("D19: the view is pulled at the rim alone, the nearer the edge the faster, and no faster past it", () => {
  const at = (x: number) => pull(x, 100, 900);
  expect([140, 500, 860].map((x) => at(x) + 0)).toEqual([0, 0, 0]);
  expect(at(120)).toBeGreaterThan(0);
  expect(at(110)).toBeGreaterThan(at(120));
  expect([at(100), at(0)]).toEqual([1, 1]);
  expect([at(900), at(2000)]).toEqual([-1, -1]);
  expect(pull(5, 0, 100)).toBe(0);
});
