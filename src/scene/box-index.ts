// Boxes by where they are, for asking what stands in a place.
import type { Point } from "./places.ts";
import { type Box, overlaps } from "./scene.ts";

const cell = 320;
/** What is closer to a box than this is on it. */
const near = 4;

export class BoxIndex {
  private readonly cells = new Map<string, Box[]>();

  constructor(readonly boxes: readonly Box[]) {
    for (const box of boxes)
      for (const key of keysOf(box)) {
        const list = this.cells.get(key);
        if (list) list.push(box);
        else this.cells.set(key, [box]);
      }
  }

  /** Boxes that reach into a place. */
  within(place: Box): readonly Box[] {
    const found = new Set<Box>();
    for (const key of keysOf(place))
      for (const box of this.cells.get(key) ?? []) if (overlaps(box, place)) found.add(box);
    return [...found];
  }

  /** Whether a level or upright stretch runs over no box. */
  isFree(a: Point, b: Point): boolean {
    const place: Box = {
      left: Math.min(a.x, b.x) - near,
      right: Math.max(a.x, b.x) + near,
      top: Math.min(a.y, b.y) - near,
      bottom: Math.max(a.y, b.y) + near,
    };
    for (const key of keysOf(place))
      for (const box of this.cells.get(key) ?? []) if (overlaps(box, place)) return false;
    return true;
  }
}

function* keysOf({ left, right, top, bottom }: Box): Generator<string> {
  for (let x = Math.floor(left / cell); x <= Math.floor(right / cell); x++)
    for (let y = Math.floor(top / cell); y <= Math.floor(bottom / cell); y++) yield `${x} ${y}`;
}
