// The path of a course: its stretches with round corners, and where its label stands.
import { Curve } from "./curve.ts";
import type { Point } from "./places.ts";
import type { Box } from "./scene.ts";
import type { WirePath } from "./wire-path.ts";

const radius = 8;
/** Share of the radius at which a curve's handles make it as good as round. */
const handle = 0.45;

export function roundedPath(corners: readonly Point[], labelled: boolean): WirePath {
  const path = new Curve();
  const [start, end] = [corners[0], corners.at(-1)] as [Point, Point];
  path.moveTo(start.x, start.y);
  for (let i = 1; i < corners.length - 1; i++) {
    const [a, b, c] = [corners[i - 1], corners[i], corners[i + 1]] as [Point, Point, Point];
    const r = Math.min(radius, apart(a, b) / 2, apart(b, c) / 2);
    const [from, to] = [toward(b, a, r), toward(b, c, r)];
    const [h, k] = [toward(b, a, r * handle), toward(b, c, r * handle)];
    path.lineTo(from.x, from.y);
    path.bezierCurveTo(h.x, h.y, k.x, k.y, to.x, to.y);
  }
  path.lineTo(end.x, end.y);
  const [, second] = corners as [Point, Point];
  const upright = second.x === start.x;
  const middle = upright
    ? { x: start.x, y: start.y + Math.sign(second.y - start.y) * Math.min(13, apart(start, second) / 2) }
    : { x: (start.x + second.x) / 2, y: start.y };
  // A label beside the first stretch, before it turns: there it is its source's alone.
  const room = labelled && upright && apart(start, second) >= 20 ? Number.POSITIVE_INFINITY : 0;
  return { path, start, end, direct: true, middle, room, beside: true, box: boxAround(corners), corners };
}

const apart = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);

function toward(from: Point, to: Point, by: number): Point {
  const share = by / (apart(from, to) || 1);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

const boxAround = (points: readonly Point[]): Box => ({
  left: Math.min(...points.map((p) => p.x)) - 4,
  right: Math.max(...points.map((p) => p.x)) + 4,
  top: Math.min(...points.map((p) => p.y)) - 4,
  bottom: Math.max(...points.map((p) => p.y)) + 4,
});
