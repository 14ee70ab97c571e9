/** The course of a wire: a curve from left to right, over or under what stands between its ends. */

import type { Point } from "./auto-layout.ts";
import { type Box, boxOf, type Scene, type SceneWire } from "./scene.ts";

export interface WirePath {
  readonly path: Path2D;
  readonly start: Point;
  readonly end: Point;
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
    middle: { x: (start.x + end.x) / 2, y },
    room: end.x - start.x - rise * 2,
    box: { left: start.x, right: end.x, top: low - 4, bottom: high + 4 },
  };
}

const around = (a: Point, b: Point, bend: number): Box => ({
  left: Math.min(a.x, b.x) - bend,
  right: Math.max(a.x, b.x) + bend,
  top: Math.min(a.y, b.y) - 4,
  bottom: Math.max(a.y, b.y) + 4,
});

/** Routes all wires of a scene around its nodes. */
export function routeWires(scene: Scene): Map<SceneWire, WirePath> {
  const boxes = [...scene.nodes.values()].map((node) => ({ node, box: boxOf(node) }));
  boxes.sort((a, b) => a.box.left - b.box.left);
  const routed = new Map<SceneWire, WirePath>();
  const lanes: Lane[] = [];
  const blocked: (readonly [SceneWire, readonly Box[]])[] = [];
  for (const wire of scene.wires) {
    const { start, end } = wire;
    const inTheWay = boxes
      .filter(
        ({ node, box }) =>
          node !== wire.from && node !== wire.to && box.left > start.x - 8 && box.right < end.x + 8,
      )
      .filter(({ box }) => crosses(box, start, end))
      .map(({ box }) => box);
    if (inTheWay.length > 0) {
      blocked.push([wire, inTheWay]);
      continue;
    }
    routed.set(wire, directPath(start, end));
    if (Math.abs(start.y - end.y) < 4) lanes.push({ y: start.y, left: start.x, right: end.x });
  }
  for (const [wire, inTheWay] of blocked) {
    const { start, end } = wire;
    const over = Math.min(start.y - 14, ...inTheWay.map((box) => box.top - clearance));
    const under = Math.max(start.y + 14, ...inTheWay.map((box) => box.bottom + clearance));
    const up = Math.abs(start.y - over) + Math.abs(end.y - over);
    const down = Math.abs(start.y - under) + Math.abs(end.y - under);
    const direction = up <= down * 1.6 ? -1 : 1;
    const y = freeLane(direction < 0 ? over : under, direction, start.x, end.x, lanes);
    lanes.push({ y, left: start.x, right: end.x });
    routed.set(wire, arcPath(start, end, y));
  }
  return routed;
}

interface Lane {
  readonly y: number;
  readonly left: number;
  readonly right: number;
}

/** Wires that run side by side keep a little apart. */
function freeLane(y: number, step: number, left: number, right: number, lanes: readonly Lane[]): number {
  let at = y;
  while (lanes.some((l) => Math.abs(l.y - at) < 7 && l.left < right - 20 && left < l.right - 20))
    at += step * 9;
  return at;
}

/** Whether the curve from start to end, taken as a straight line, runs through the box or close to it. */
function crosses(box: Box, start: Point, end: Point): boolean {
  const yAt = (x: number) => start.y + ((end.y - start.y) * (x - start.x)) / (end.x - start.x || 1);
  const [a, b] = [yAt(Math.max(box.left, start.x)), yAt(Math.min(box.right, end.x))];
  return Math.max(a, b) > box.top - 8 && Math.min(a, b) < box.bottom + 8;
}
