// Neighbours make room: nodes to the right of a place move along until what stands there has air around it.
import type { Edit } from "../../../core/index.ts";
import type { Point } from "../../../scene/places.ts";
import { type Box, boxOf, overlaps, type Scene, type SceneNode } from "../../../scene/scene.ts";
import { rowGap } from "../../../scene/tower.ts";
import { movesTo } from "../moving.ts";

const air = 52;
/** Closer than this is in the way of what has grown. */
const near = 8;

/**
 * Room for what takes the place of something smaller: what stands right of it moves right, and what stands below it
 * down, by as much as that is larger. Nothing moves that would not be overlapped.
 */
export function roomForGrown(scene: Scene, was: Box, now: Box, except: ReadonlySet<string>): Edit[] {
  const others = [...scene.nodes.values()].filter((n) => !except.has(n.id));
  const wide = {
    left: now.left - near,
    top: now.top - near,
    right: now.right + near,
    bottom: now.bottom + near,
  };
  if (!others.some((n) => overlaps(boxOf(n), wide))) return [];
  const [right, down] = [Math.max(0, now.right - was.right), Math.max(0, now.bottom - was.bottom)];
  const to = new Map(
    others.flatMap((node) => {
      const { left, top } = boxOf(node);
      if (left >= was.right) return [[node.id, { x: node.at.x + right, y: node.at.y }] as const];
      if (top >= was.bottom && left >= was.left - air)
        return [[node.id, { x: node.at.x, y: node.at.y + down }] as const];
      return [];
    }),
  );
  return to.size > 0 ? movesTo(scene, to) : [];
}

/** The moves that free a box, to both sides; none where nothing is in its way. `except` stays where it is. */
export function roomFor(scene: Scene, box: Box, except: ReadonlySet<string>): Edit[] {
  if (scene.flow !== "right") return rowFor(scene, box, except);
  const wide = { left: box.left - air / 2, top: box.top, right: box.right + air, bottom: box.bottom };
  const others = [...scene.nodes.values()].filter((n) => !except.has(n.id));
  const middle = (box.left + box.right) / 2;
  const isBehind = (n: SceneNode) => (boxOf(n).left + boxOf(n).right) / 2 >= middle;
  const inWay = others.filter((n) => overlaps(boxOf(n), wide));
  const [before, behind] = [inWay.filter((n) => !isBehind(n)), inWay.filter(isBehind)];
  const to = new Map<string, Point>();
  if (behind.length > 0) {
    const first = Math.min(...behind.map((n) => n.at.x));
    const by = Math.ceil(wide.right - first);
    for (const n of others) if (n.at.x >= first) to.set(n.id, { x: n.at.x + by, y: n.at.y });
  }
  if (before.length > 0) {
    const last = Math.max(...before.map((n) => boxOf(n).right));
    const by = Math.ceil(last - wide.left);
    for (const n of others)
      if (!to.has(n.id) && boxOf(n).right <= last) to.set(n.id, { x: n.at.x - by, y: n.at.y });
  }
  return to.size > 0 ? movesTo(scene, to) : [];
}

/** The same in a tower: what stands further on than the box moves on. */
function rowFor(scene: Scene, box: Box, except: ReadonlySet<string>): Edit[] {
  const onward = scene.flow === "up" ? -1 : 1;
  const wide = { ...box, top: box.top - rowGap, bottom: box.bottom + rowGap };
  const others = [...scene.nodes.values()].filter((n) => !except.has(n.id));
  const middle = (b: Box) => (b.top + b.bottom) / 2;
  const inWay = others.map(boxOf).filter((b) => overlaps(b, wide) && onward * (middle(b) - middle(box)) >= 0);
  if (inWay.length === 0) return [];
  const [by, first] =
    onward < 0
      ? [wide.top - Math.max(...inWay.map((b) => b.bottom)), Math.max(...inWay.map((b) => b.top))]
      : [wide.bottom - Math.min(...inWay.map((b) => b.top)), Math.min(...inWay.map((b) => b.top))];
  const along = others.filter((n) => onward * (n.at.y - first) >= 0);
  return movesTo(scene, new Map(along.map((n) => [n.id, { x: n.at.x, y: n.at.y + Math.round(by) }])));
}

/** Between what was laid out and what stayed. */
const apart = 24;

const ways: readonly (readonly [x: number, y: number])[] = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
];

const shifted = (box: Box, by: Point, wider = 0): Box => ({
  left: box.left + by.x - wider,
  top: box.top + by.y - wider,
  right: box.right + by.x + wider,
  bottom: box.bottom + by.y + wider,
});

/** The shortest shift straight down, right, up or left by which none of some boxes lies on, or close to, others. */
export function shiftClearOf(boxes: readonly Box[], others: readonly Box[]): Point {
  let best: Point | null = null;
  for (const [dx, dy] of ways) {
    const by = { x: 0, y: 0 };
    // Each turn goes past all that is in the way: it ends at the latest beyond the last of the others.
    for (let more = 1; more > 0; ) {
      more = 0;
      for (const box of boxes) {
        const wide = shifted(box, by, apart);
        for (const other of others)
          if (overlaps(wide, other)) more = Math.max(more, distancePast(wide, other, dx, dy));
      }
      by.x += dx * more;
      by.y += dy * more;
    }
    if (!best || Math.hypot(by.x, by.y) < Math.hypot(best.x, best.y)) best = by;
  }
  return best ?? { x: 0, y: 0 };
}

function distancePast(box: Box, other: Box, dx: number, dy: number): number {
  if (dx !== 0) return Math.ceil(dx > 0 ? other.right - box.left : box.right - other.left);
  return Math.ceil(dy > 0 ? other.bottom - box.top : box.bottom - other.top);
}
