// A long curve in pieces. To dash one, a renderer works out all of its dashes, seen or not: 324 masks through a graph of
// 5,000 nodes took half a second of each frame. In pieces only those that are seen are dashed.
import { Curve } from "./curve.ts";
import type { Point } from "./places.ts";
import type { Box } from "./scene.ts";

export interface CurvePiece {
  readonly curve: Curve;
  readonly box: Box;
  /** Length of the curve up to here, so that the dashes go on as they came. */
  readonly before: number;
}

/** Shorter curves are one piece, and so painted as they always were; in the scene, as all of these. */
const long = 3000;
const pieceLength = 1000;

type Cubic = readonly [Point, Point, Point, Point];

/** The pieces of a curve; null for one that is short. */
export function curvePieces(curve: Curve): readonly CurvePiece[] | null {
  const parts = cubicsOf(curve);
  if (parts.reduce((sum, part) => sum + lengthOf(part), 0) < long) return null;
  const pieces: CurvePiece[] = [];
  let before = 0;
  for (const part of parts) {
    const count = Math.max(1, Math.ceil(lengthOf(part) / pieceLength));
    let rest = part;
    for (let left = count; left > 0; left--) {
      const [first, other] = split(rest, 1 / left);
      pieces.push(pieceOf(first, before));
      before += lengthOf(first);
      rest = other;
    }
  }
  return pieces;
}

/** Lines as curves, so that there is one kind. */
function cubicsOf({ steps }: Curve): Cubic[] {
  let at: Point = { x: 0, y: 0 };
  const cubics: Cubic[] = [];
  for (const step of steps) {
    const from = at;
    at = step[0] === "C" ? { x: step[5], y: step[6] } : { x: step[1], y: step[2] };
    if (step[0] === "L") cubics.push([from, between(from, at, 1 / 3), between(from, at, 2 / 3), at]);
    if (step[0] === "C") cubics.push([from, { x: step[1], y: step[2] }, { x: step[3], y: step[4] }, at]);
  }
  return cubics;
}

const between = (a: Point, b: Point, t: number): Point => ({
  x: a.x + (b.x - a.x) * t,
  y: a.y + (b.y - a.y) * t,
});

/** By de Casteljau: up to t, and from there. */
function split([a, b, c, d]: Cubic, t: number): readonly [Cubic, Cubic] {
  const [ab, bc, cd] = [between(a, b, t), between(b, c, t), between(c, d, t)];
  const [abc, bcd] = [between(ab, bc, t), between(bc, cd, t)];
  const middle = between(abc, bcd, t);
  return [
    [a, ab, abc, middle],
    [middle, bcd, cd, d],
  ];
}

/** Between the straight way and that by the control points: near enough for dashes. */
const lengthOf = ([a, b, c, d]: Cubic): number => (apart(a, d) + apart(a, b) + apart(b, c) + apart(c, d)) / 2;
const apart = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

function pieceOf([a, b, c, d]: Cubic, before: number): CurvePiece {
  const curve = new Curve();
  curve.moveTo(a.x, a.y);
  curve.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y);
  const [xs, ys] = [
    [a.x, b.x, c.x, d.x],
    [a.y, b.y, c.y, d.y],
  ];
  const box = {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
  return { curve, box, before };
}
