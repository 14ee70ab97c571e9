// A long wire is dashed piece by piece: the pieces are the wire, and the dashes go on as they came.
import fc from "fast-check";
import { expect, test } from "vitest";
import { curvePieces } from "../../src/scene/curve-pieces.ts";
import { wirePath } from "../../src/scene/wire-path.ts";

const point = fc.record({
  x: fc.integer({ min: -40_000, max: 40_000 }),
  y: fc.integer({ min: -9000, max: 9000 }),
});

test("the pieces of a wire lie end to end, from its start to its end", () => {
  fc.assert(
    fc.property(point, point, fc.array(point, { maxLength: 3 }), (start, end, waypoints) => {
      const pieces = curvePieces(wirePath(start, waypoints, end).path);
      if (!pieces) return;
      let at = start;
      let length = 0;
      for (const { curve, box, before } of pieces) {
        const [move, step] = curve.steps;
        if (move?.[0] !== "M" || step?.[0] !== "C") throw new Error("not one curve");
        expect(Math.hypot(move[1] - at.x, move[2] - at.y)).toBeLessThan(1e-6);
        expect(before).toBeGreaterThanOrEqual(length);
        length = before;
        at = { x: step[5], y: step[6] };
        expect(at.x).toBeGreaterThanOrEqual(box.left);
        expect(at.x).toBeLessThanOrEqual(box.right);
        expect(at.y).toBeGreaterThanOrEqual(box.top);
        expect(at.y).toBeLessThanOrEqual(box.bottom);
      }
      expect(Math.hypot(end.x - at.x, end.y - at.y)).toBeLessThan(1e-6);
    }),
  );
});

test("a piece is a small part of a long wire, and a short wire is one", () => {
  const pieces = curvePieces(wirePath({ x: 0, y: 0 }, [], { x: 30_000, y: 500 }).path) ?? [];
  expect(pieces.length).toBeGreaterThan(20);
  for (const { box } of pieces) expect(box.right - box.left).toBeLessThan(2000);
  const lengths = pieces.slice(1).map(({ before }, i) => before - (pieces[i]?.before ?? 0));
  expect(Math.max(...lengths)).toBeLessThan(2000);
  expect(curvePieces(wirePath({ x: 0, y: 0 }, [], { x: 900, y: 500 }).path)).toBeNull();
});
