// The curves of wires as the canvas paints them, made once each.
import type { Curve } from "../../scene/curve.ts";

const made = new WeakMap<Curve, Path2D>();

export function pathOf(curve: Curve): Path2D {
  let path = made.get(curve);
  if (!path) {
    path = new Path2D();
    for (const step of curve.steps) {
      if (step[0] === "C") path.bezierCurveTo(step[1], step[2], step[3], step[4], step[5], step[6]);
      else if (step[0] === "L") path.lineTo(step[1], step[2]);
      else path.moveTo(step[1], step[2]);
    }
    made.set(curve, path);
  }
  return path;
}
