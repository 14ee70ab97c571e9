// Room for what has grown where it stands: everything beyond it moves away by as much as it grew on that side. What lay
// apart lies apart, so nothing comes to overlap; and the way back is known, for a node that is put down afterwards.
import type { Point } from "./places.ts";
import type { Box } from "./scene.ts";

/** One thing that has grown, and where it stood and stands. */
export interface Grown {
  readonly was: Box;
  readonly now: Box;
}

/** What is added to both ends of a stretch that lies before the grown one, beside it, or behind it. */
function along(low: number, high: number, was: readonly [number, number], now: readonly [number, number]) {
  if (high <= was[0]) return Math.min(0, now[0] - was[0]);
  return low >= was[1] ? Math.max(0, now[1] - was[1]) : 0;
}

/** How far a box moves. */
function shiftOf(box: Box, { was, now }: Grown): Point {
  return {
    x: along(box.left, box.right, [was.left, was.right], [now.left, now.right]),
    y: along(box.top, box.bottom, [was.top, was.bottom], [now.top, now.bottom]),
  };
}

const movedBy = (box: Box, { x, y }: Point): Box =>
  x === 0 && y === 0
    ? box
    : { left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y };

export const withRoomFor = (box: Box, grown: Grown): Box => movedBy(box, shiftOf(box, grown));

/** Where a stretch has to begin so that it is moved to `low`; the nearest such place where there is none. */
function back(low: number, size: number, was: readonly [number, number], now: readonly [number, number]) {
  const [before, behind] = [Math.min(0, now[0] - was[0]), Math.max(0, now[1] - was[1])];
  if (low + size <= was[0] + before) return low - before;
  if (low >= was[1] + behind) return low - behind;
  // It lies where the room was made: as near as it may come, else beside what has grown.
  if (low + size <= was[0]) return was[0] - size;
  return Math.min(low, was[1]);
}

/** The box that `withRoomFor` puts where this one is, or next to it. */
export function withoutRoomFor(box: Box, { was, now }: Grown): Box {
  const x = back(box.left, box.right - box.left, [was.left, was.right], [now.left, now.right]);
  const y = back(box.top, box.bottom - box.top, [was.top, was.bottom], [now.top, now.bottom]);
  return movedBy(box, { x: x - box.left, y: y - box.top });
}
