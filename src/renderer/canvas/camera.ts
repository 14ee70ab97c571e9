/** Where the canvas looks: fitting boxes into a window of so many pixels. */
import type { Camera } from "../store/view-slice.ts";
import type { Box } from "./scene.ts";

export interface Extent {
  readonly width: number;
  readonly height: number;
}

const margin = 28;
/** Smaller text than at this zoom is no help to a reader: a wide graph then shows its beginning. */
const legible = 0.5;

/** Shows all of the box; never larger than life. */
export function fitted(box: Box, { width, height }: Extent, most = 1): Camera {
  const [w, h] = [Math.max(box.right - box.left, 1), Math.max(box.bottom - box.top, 1)];
  const zoom = Math.min((width - 2 * margin) / w, (height - 2 * margin) / h, most);
  return centred(box, { width, height }, Math.max(zoom, 0.02));
}

/** How a scope is first seen: all of it where that is legible, else its left end. */
export function firstLook(box: Box, extent: Extent): Camera {
  const all = fitted(box, extent);
  if (all.zoom >= legible) return all;
  return { ...centred(box, extent, legible), x: margin - box.left * legible };
}

/** The same zoom, moved so that the box is in the middle. */
export const centred = (box: Box, { width, height }: Extent, zoom: number): Camera => ({
  x: width / 2 - (zoom * (box.left + box.right)) / 2,
  y: height / 2 - (zoom * (box.top + box.bottom)) / 2,
  zoom,
});
