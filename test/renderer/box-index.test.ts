// What the index of boxes finds is what looking at each of them would, wherever they lie.
import fc from "fast-check";
import { expect, test } from "vitest";
import { BoxIndex } from "../../src/scene/box-index.ts";
import { type Box, overlaps } from "../../src/scene/scene.ts";

const coordinate = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -900, max: 2500 }) },
  { weight: 1, arbitrary: fc.integer({ min: -10_000_000, max: 10_000_000 }) },
);
const length = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 9000 }));
const box: fc.Arbitrary<Box> = fc
  .tuple(coordinate, coordinate, length, length)
  .map(([left, top, width, height]) => ({ left, top, right: left + width, bottom: top + height }));
const boxes = fc.array(box, { maxLength: 40 });
const point = fc.record({ x: coordinate, y: coordinate });
const ordered = (found: Iterable<Box>, all: readonly Box[]) => all.filter((b) => new Set(found).has(b));

test("boxes that reach into a place, and stretches that run over none", () => {
  fc.assert(
    fc.property(boxes, box, point, fc.boolean(), length, (all, place, from, upright, far) => {
      const index = new BoxIndex(all);
      expect(ordered(index.within(place), all)).toEqual(all.filter((b) => overlaps(b, place)));
      const to = upright ? { x: from.x, y: from.y + far } : { x: from.x + far, y: from.y };
      const on = { left: from.x - 4, right: to.x + 4, top: from.y - 4, bottom: to.y + 4 };
      expect(index.isFree(from, to)).toBe(!all.some((b) => overlaps(b, on)));
    }),
  );
});

test("along a slanting stretch none is missed", () => {
  fc.assert(
    fc.property(boxes, point, length, coordinate, (all, start, far, y) => {
      const end = { x: start.x + far, y };
      const yAt = (x: number) => start.y + ((end.y - start.y) * (x - start.x)) / far;
      const close = all.filter((b) => {
        const [left, right] = [Math.max(b.left, start.x), Math.min(b.right, end.x)];
        if (left > right) return false;
        const [a, c] = [yAt(left), yAt(right)];
        return Math.max(a, c) > b.top - 8 && Math.min(a, c) < b.bottom + 8;
      });
      const found = new Set(new BoxIndex(all).along(start, end, 8));
      expect(close.filter((b) => !found.has(b))).toEqual([]);
    }),
  );
});
