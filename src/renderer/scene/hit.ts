// Which wires lie at a point, or under a stroke: asked of the paths that are painted.

import type { Point } from "../../scene/places.ts";
import { overlaps, type SceneWire } from "../../scene/scene.ts";
import type { WirePath } from "../../scene/wire-path.ts";
import { pathOf } from "./path-of.ts";

type Routes = ReadonlyMap<SceneWire, WirePath>;

/** Calls `look` with a context in which a wire is `width` wide; the scene's units. */
function measuring<T>(context: CanvasRenderingContext2D, width: number, look: () => T): T {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.setLineDash([]);
  context.lineWidth = width;
  const found = look();
  context.restore();
  return found;
}

/** The last painted of the wires that run within `reach` of a point. */
export const wireAt = (
  context: CanvasRenderingContext2D,
  routes: Routes,
  { x, y }: Point,
  reach: number,
): SceneWire | null =>
  measuring(context, 2 * reach, () => {
    const near = { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
    let found: SceneWire | null = null;
    for (const [wire, { path, box }] of routes)
      if (overlaps(box, near) && context.isPointInStroke(pathOf(path), x, y)) found = wire;
    return found;
  });

/** Wires that a straight stroke crosses. `step` is how finely it is looked at. */
export const wiresAcross = (
  context: CanvasRenderingContext2D,
  routes: Routes,
  from: Point,
  to: Point,
  step: number,
): SceneWire[] =>
  measuring(context, 2 * step, () => {
    const near = {
      left: Math.min(from.x, to.x) - step,
      right: Math.max(from.x, to.x) + step,
      top: Math.min(from.y, to.y) - step,
      bottom: Math.max(from.y, to.y) + step,
    };
    const count = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / step));
    return [...routes].flatMap(([wire, { path, box }]) => {
      if (!overlaps(box, near)) return [];
      for (let i = 0; i <= count; i++) {
        const t = i / count;
        if (context.isPointInStroke(pathOf(path), from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t))
          return [wire];
      }
      return [];
    });
  });
