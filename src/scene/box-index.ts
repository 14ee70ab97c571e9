// Boxes by where they are, for asking what stands in a place.
import type { Point } from "./places.ts";
import { type Box, overlaps } from "./scene.ts";

const cell = 320;
/** What is closer to a box than this is on it. */
const near = 4;

export class BoxIndex {
  private readonly cells = new Map<number, Box[]>();
  /** Boxes that are in more cells than it is worth to enter them in. */
  private readonly vast: Box[] = [];

  constructor(readonly boxes: readonly Box[]) {
    for (const box of boxes) {
      const span = spanOf(box);
      if (span.count > many) {
        this.vast.push(box);
        continue;
      }
      for (const key of keysOf(span)) {
        const list = this.cells.get(key);
        if (list) list.push(box);
        else this.cells.set(key, [box]);
      }
    }
  }

  /** Boxes that reach into a place. */
  within(place: Box): readonly Box[] {
    const span = spanOf(place);
    // Looking at all of them is quicker than looking into more cells than there are boxes, most of them empty.
    if (span.count > this.boxes.length) return this.boxes.filter((box) => overlaps(box, place));
    const found = new Set<Box>(this.vast.filter((box) => overlaps(box, place)));
    for (const key of keysOf(span))
      for (const box of this.cells.get(key) ?? []) if (overlaps(box, place)) found.add(box);
    return [...found];
  }

  /** Boxes that may lie within `margin` above or below a straight stretch that runs to the right. */
  along(start: Point, end: Point, margin: number): Iterable<Box> {
    const slope = (end.y - start.y) / (end.x - start.x || 1);
    const yAt = (x: number) => start.y + slope * (Math.min(Math.max(x, start.x), end.x) - start.x);
    const [first, last] = [Math.floor((start.x - margin) / cell), Math.floor((end.x + margin) / cell)];
    if (last - first > this.boxes.length) return this.boxes;
    const found = new Set<Box>(this.vast);
    for (let x = first; x <= last; x++) {
      const [a, b] = [yAt(x * cell), yAt((x + 1) * cell)];
      const span = spanOf({
        ...{ left: x * cell, right: x * cell },
        ...{ top: Math.min(a, b) - margin, bottom: Math.max(a, b) + margin },
      });
      if (span.count > this.boxes.length) return this.boxes;
      for (const key of keysOf(span)) for (const box of this.cells.get(key) ?? []) found.add(box);
    }
    return found;
  }

  /** Whether a level or upright stretch runs over no box. */
  isFree(a: Point, b: Point): boolean {
    const place: Box = {
      left: Math.min(a.x, b.x) - near,
      right: Math.max(a.x, b.x) + near,
      top: Math.min(a.y, b.y) - near,
      bottom: Math.max(a.y, b.y) + near,
    };
    const span = spanOf(place);
    if (span.count > this.boxes.length) return !this.boxes.some((box) => overlaps(box, place));
    for (const box of this.vast) if (overlaps(box, place)) return false;
    for (const key of keysOf(span))
      for (const box of this.cells.get(key) ?? []) if (overlaps(box, place)) return false;
    return true;
  }
}

/** A box in more cells than this is kept beside them. */
const many = 64;

/** The cells that a box reaches into, first and last of columns and rows. */
function spanOf({ left, right, top, bottom }: Box) {
  const [x0, x1] = [Math.floor(left / cell), Math.floor(right / cell)];
  const [y0, y1] = [Math.floor(top / cell), Math.floor(bottom / cell)];
  return { x0, x1, y0, y1, count: (x1 - x0 + 1) * (y1 - y0 + 1) };
}

/** Two cells far apart may share a key: what is found in a cell is looked at itself. */
function* keysOf({ x0, x1, y0, y1 }: ReturnType<typeof spanOf>): Generator<number> {
  for (let x = x0; x <= x1; x++) for (let y = y0; y <= y1; y++) yield x * 65_536 + y;
}
