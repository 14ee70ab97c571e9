/** The course of a wire: a curve from left to right, over or under what stands between its ends. */

import type { Point } from "./auto-layout.ts";
import { type Box, boxOf, type Scene, type SceneWire } from "./scene.ts";

export interface WirePath {
  readonly path: Path2D;
  readonly start: Point;
  readonly end: Point;
  /** One curve; not an arc around other nodes. */
  readonly direct: boolean;
  /** Where a label stands. */
  readonly middle: Point;
  /** Length of the straight part that a label may use. */
  readonly room: number;
  readonly box: Box;
}

/** Between a wire that passes a node and that node. */
const clearance = 20;

export function directPath(start: Point, end: Point): WirePath {
  const path = new Path2D();
  const dx = end.x - start.x;
  const bend = dx > 0 ? Math.max(Math.min(dx / 2, 120), 24) : Math.min(60 + -dx / 4, 160);
  path.moveTo(start.x, start.y);
  path.bezierCurveTo(start.x + bend, start.y, end.x - bend, end.y, end.x, end.y);
  return {
    path,
    start,
    end,
    direct: true,
    middle: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 },
    room: Math.abs(end.y - start.y) < 60 ? dx : Math.hypot(dx, end.y - start.y) * 0.6,
    box: around(start, end, bend),
  };
}

/** Up or down to the height `y`, along it, and back: how a residual wire arcs over its branch. */
function arcPath(start: Point, end: Point, y: number): WirePath {
  const path = new Path2D();
  const rise = Math.min(46, (end.x - start.x) / 4);
  path.moveTo(start.x, start.y);
  path.bezierCurveTo(start.x + rise * 0.8, start.y, start.x + rise * 0.2, y, start.x + rise, y);
  path.lineTo(end.x - rise, y);
  path.bezierCurveTo(end.x - rise * 0.2, y, end.x - rise * 0.8, end.y, end.x, end.y);
  const [low, high] = [Math.min(start.y, end.y, y), Math.max(start.y, end.y, y)];
  return {
    path,
    start,
    end,
    direct: false,
    middle: { x: (start.x + end.x) / 2, y },
    room: end.x - start.x - rise * 2,
    box: { left: start.x, right: end.x, top: low - 4, bottom: high + 4 },
  };
}

/** Out to the right, along the height `y` to the left, and in again: a wire to a node that stands before its source. */
function backPath(start: Point, end: Point, y: number): WirePath {
  const path = new Path2D();
  const turn = 44;
  path.moveTo(start.x, start.y);
  path.bezierCurveTo(start.x + turn, start.y, start.x + turn, y, start.x, y);
  path.lineTo(end.x, y);
  path.bezierCurveTo(end.x - turn, y, end.x - turn, end.y, end.x, end.y);
  return {
    path,
    start,
    end,
    direct: false,
    middle: { x: (start.x + end.x) / 2, y },
    room: start.x - end.x,
    box: {
      left: end.x - turn,
      right: start.x + turn,
      top: Math.min(start.y, end.y, y) - 4,
      bottom: Math.max(start.y, end.y, y) + 4,
    },
  };
}

/** The height at which a wire runs back: between the two nodes, else below both. */
function heightBack(from: Box, to: Box): number {
  if (to.top > from.bottom + 12) return (from.bottom + to.top) / 2;
  if (from.top > to.bottom + 12) return (to.bottom + from.top) / 2;
  return Math.max(from.bottom, to.bottom) + clearance;
}

const around = (a: Point, b: Point, bend: number): Box => ({
  left: Math.min(a.x, b.x) - bend,
  right: Math.max(a.x, b.x) + bend,
  top: Math.min(a.y, b.y) - 4,
  bottom: Math.max(a.y, b.y) + 4,
});

/** Routes all wires of a scene around its nodes; wires that have nothing to do with what changed keep their path. */
export function routeWires(
  scene: Scene,
  before: ReadonlyMap<SceneWire, WirePath> = new Map(),
): Map<SceneWire, WirePath> {
  const boxes = [...scene.nodes.values()].map((node) => ({ node, box: boxOf(node) }));
  boxes.sort((a, b) => a.box.left - b.box.left);
  const routed = new Map<SceneWire, WirePath>();
  const lanes = new Lanes();
  const blocked: (readonly [SceneWire, readonly Box[]])[] = [];
  for (const wire of scene.wires) {
    const { start, end } = wire;
    if (end.x < start.x + 8) {
      const y = lanes.free(heightBack(boxOf(wire.from), boxOf(wire.to)), 1, end.x, start.x);
      lanes.take({ y, left: end.x, right: start.x });
      const old = before.get(wire);
      routed.set(wire, old?.middle.y === y ? old : backPath(start, end, y));
      continue;
    }
    const inTheWay: Box[] = [];
    // Sorted by their left edges: those between the ends are one stretch of the list.
    for (let i = firstAfter(boxes, start.x - 8); i < boxes.length; i++) {
      const at = boxes[i];
      if (!at || at.box.left >= end.x + 8) break;
      const { node, box } = at;
      if (box.right < end.x + 8 && node !== wire.from && node !== wire.to && crosses(box, start, end))
        inTheWay.push(box);
    }
    if (inTheWay.length > 0) {
      blocked.push([wire, inTheWay]);
      continue;
    }
    const old = before.get(wire);
    routed.set(wire, old?.direct ? old : directPath(start, end));
    if (Math.abs(start.y - end.y) < 4) lanes.take({ y: start.y, left: start.x, right: end.x });
  }
  for (const [wire, inTheWay] of blocked) {
    const { start, end } = wire;
    let [over, under] = [start.y - 14, start.y + 14];
    for (const box of inTheWay) {
      over = Math.min(over, box.top - clearance);
      under = Math.max(under, box.bottom + clearance);
    }
    const up = Math.abs(start.y - over) + Math.abs(end.y - over);
    const down = Math.abs(start.y - under) + Math.abs(end.y - under);
    const direction = up <= down * 1.6 ? -1 : 1;
    const y = lanes.free(direction < 0 ? over : under, direction, start.x, end.x);
    lanes.take({ y, left: start.x, right: end.x });
    const old = before.get(wire);
    routed.set(wire, old && !old.direct && old.middle.y === y ? old : arcPath(start, end, y));
  }
  return routed;
}

/** Index of the first box that begins right of x. */
function firstAfter(boxes: readonly { readonly box: Box }[], x: number): number {
  let [low, high] = [0, boxes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((boxes[middle]?.box.left ?? 0) > x) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Lane {
  readonly y: number;
  readonly left: number;
  readonly right: number;
}

/** Level stretches of wires. Wires that run side by side keep a little apart. */
class Lanes {
  /** By height, in bands as wide as what is kept apart. */
  readonly #bands = new Map<number, Lane[]>();

  take(lane: Lane): void {
    const band = Math.floor(lane.y / apart);
    const lanes = this.#bands.get(band);
    if (lanes) lanes.push(lane);
    else this.#bands.set(band, [lane]);
  }

  /** The height nearest to y, going by steps in one direction, where no other wire runs. */
  free(y: number, direction: number, left: number, right: number): number {
    let at = y;
    while (this.#taken(at, left, right)) at += direction * 9;
    return at;
  }

  #taken(y: number, left: number, right: number): boolean {
    const band = Math.floor(y / apart);
    return [band - 1, band, band + 1].some((b) =>
      this.#bands
        .get(b)
        ?.some((l) => Math.abs(l.y - y) < apart && l.left < right - 20 && left < l.right - 20),
    );
  }
}

const apart = 7;

/** Whether the curve from start to end, taken as a straight line, runs through the box or close to it. */
function crosses(box: Box, start: Point, end: Point): boolean {
  const yAt = (x: number) => start.y + ((end.y - start.y) * (x - start.x)) / (end.x - start.x || 1);
  const [a, b] = [yAt(Math.max(box.left, start.x)), yAt(Math.min(box.right, end.x))];
  return Math.max(a, b) > box.top - 8 && Math.min(a, b) < box.bottom + 8;
}
