// From the scene to the minimap and back.
import { type Box, overlaps } from "../../../scene/scene.ts";
import type { Camera } from "../../store/view-slice.ts";

export interface Projection {
  /** Pixels of the minimap for one of the scene. */
  readonly scale: number;
  /** What of the scene is at the minimap's corner. */
  readonly left: number;
  readonly top: number;
}

const margin = 10;

/** All of the box, in the middle. */
export function frameAround(box: Box, { width, height }: { width: number; height: number }): Projection {
  const [w, h] = [Math.max(box.right - box.left, 1), Math.max(box.bottom - box.top, 1)];
  const scale = Math.min((width - 2 * margin) / w, (height - 2 * margin) / h, 0.2);
  return {
    scale,
    left: (box.left + box.right) / 2 - width / scale / 2,
    top: (box.top + box.bottom) / 2 - height / scale / 2,
  };
}

export const pointAt = (
  { scale, left, top }: Projection,
  x: number,
  y: number,
): { x: number; y: number } => ({
  x: left + x / scale,
  y: top + y / scale,
});

/** Whether one of the boxes of the scene lies under a part of the canvas, given in its pixels. */
export function liesUnder(boxes: Iterable<Box>, part: Box, { x, y, zoom }: Camera): boolean {
  const seen: Box = {
    left: (part.left - x) / zoom,
    top: (part.top - y) / zoom,
    right: (part.right - x) / zoom,
    bottom: (part.bottom - y) / zoom,
  };
  for (const box of boxes) if (overlaps(box, seen)) return true;
  return false;
}
