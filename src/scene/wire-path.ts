// Forms of a wire: one curve, an arc, a way back, or the way that somebody leads it.
import { Curve } from "./curve.ts";
import { type Faces, facesOf, normals, opposite } from "./faces.ts";
import type { Point } from "./places.ts";
import type { Box } from "./scene.ts";

export interface WirePath {
  readonly path: Curve;
  readonly start: Point;
  readonly end: Point;
  /** One curve; not an arc around other nodes. */
  readonly direct: boolean;
  /** Where a label stands. */
  readonly middle: Point;
  /** Length of the straight part that a label may use. */
  readonly room: number;
  readonly box: Box;
  /** The label stands left of the wire, not on it. */
  readonly beside?: true;
  /** The corners of a course of level and upright stretches. */
  readonly corners?: readonly Point[];
}

/** Of a graph that runs to the right. */
const level = facesOf.right;

/** One curve between two ends, leaving and arriving square to the sides. */
function curve(start: Point, end: Point, { out, into }: Faces): WirePath {
  const path = new Curve();
  const [a, b] = [normals[out], normals[into]];
  const ahead = (end.x - start.x) * a.x + (end.y - start.y) * a.y;
  const bend = Math.min(Math.max(Math.abs(ahead) / 2, 24), 120);
  path.moveTo(start.x, start.y);
  path.bezierCurveTo(
    start.x + a.x * bend,
    start.y + a.y * bend,
    end.x + b.x * bend,
    end.y + b.y * bend,
    end.x,
    end.y,
  );
  const { left, right, top, bottom } = around(start, end, bend);
  return oneCurve(path, start, end, 0, { left, right, top: top - bend, bottom: bottom + bend });
}

const oneCurve = (path: Curve, start: Point, end: Point, room: number, box: Box): WirePath => {
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  return { path, start, end, direct: true, middle, room, box };
};

export function directPath(start: Point, end: Point, faces = level): WirePath {
  if (faces.out !== "right" || faces.into !== "left") return curve(start, end, faces);
  const path = new Curve();
  const dx = end.x - start.x;
  const bend = dx > 0 ? Math.max(Math.min(dx / 2, 120), 24) : Math.min(60 + -dx / 4, 160);
  path.moveTo(start.x, start.y);
  path.bezierCurveTo(start.x + bend, start.y, end.x - bend, end.y, end.x, end.y);
  const room = Math.abs(end.y - start.y) < 60 ? dx : Math.hypot(dx, end.y - start.y) * 0.6;
  return oneCurve(path, start, end, room, around(start, end, bend));
}

/** From point to point, level at each of them, or upright in a tower: a wire that somebody leads. */
function ledPath(points: readonly Point[], { out, into }: Faces): WirePath {
  const path = new Curve();
  const last = points.length - 2;
  const legs = points.slice(1).map((to, i) =>
    directPath(points[i] ?? to, to, {
      out: i === 0 ? out : opposite[into],
      into: i === last ? into : opposite[out],
    }),
  );
  for (const leg of legs) path.addPath(leg.path);
  const [first, end] = [points[0], points.at(-1)] as [Point, Point];
  const longest = legs.reduce((a, b) => (b.room > a.room ? b : a));
  return {
    path,
    start: first,
    end,
    direct: true,
    middle: longest.middle,
    room: longest.room,
    box: {
      left: Math.min(...legs.map((l) => l.box.left)),
      right: Math.max(...legs.map((l) => l.box.right)),
      top: Math.min(...legs.map((l) => l.box.top)),
      bottom: Math.max(...legs.map((l) => l.box.bottom)),
    },
  };
}

/** The course of a wire by its points, around nothing. */
export const wirePath = (
  start: Point,
  waypoints: readonly Point[],
  end: Point,
  faces: Faces = level,
): WirePath =>
  waypoints.length === 0 ? directPath(start, end, faces) : ledPath([start, ...waypoints, end], faces);

/** Up or down to the height `y`, along it, and back: how a residual wire arcs over its branch. */
export function arcPath(start: Point, end: Point, y: number): WirePath {
  const path = new Curve();
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
export function backPath(start: Point, end: Point, y: number): WirePath {
  const path = new Curve();
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

const around = (a: Point, b: Point, bend: number): Box => ({
  left: Math.min(a.x, b.x) - bend,
  right: Math.max(a.x, b.x) + bend,
  top: Math.min(a.y, b.y) - 4,
  bottom: Math.max(a.y, b.y) + 4,
});
