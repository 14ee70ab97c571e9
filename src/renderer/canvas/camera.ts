/** Where the canvas looks: fitting boxes into a window of so many pixels. */
import type { Camera } from "../store/view-slice.ts";
import type { Box } from "./scene.ts";

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** How far one can go away from the graph, and how near. */
export const zooms = { least: 0.02, most: 2.5 } as const;

/** Nearer or farther by a factor; what is in the middle stays there. */
export function zoomed({ x, y, zoom }: Camera, { width, height }: Extent, by: number): Camera {
  const next = Math.min(Math.max(zoom * by, zooms.least), zooms.most);
  const about = (at: number, size: number) => size / 2 - ((size / 2 - at) * next) / zoom;
  return { x: about(x, width), y: about(y, height), zoom: next };
}

const margin = 28;
/** A graph that would have to be smaller than this to be seen whole shows its beginning instead, … */
const small = 0.53;
/** … at a zoom at which its text can be read. */
const legible = 0.66;

/** Shows all of the box; never larger than life. */
export function fitted(box: Box, { width, height }: Extent, most = 1): Camera {
  const [w, h] = [Math.max(box.right - box.left, 1), Math.max(box.bottom - box.top, 1)];
  const zoom = Math.min((width - 2 * margin) / w, (height - 2 * margin) / h, most);
  return centred(box, { width, height }, Math.max(zoom, zooms.least));
}

/** How a scope is first seen: all of it where that is legible, else its left end. */
export function firstLook(box: Box, extent: Extent): Camera {
  const all = fitted(box, extent);
  if (all.zoom >= small) return all;
  return { ...centred(box, extent, legible), x: margin - box.left * legible };
}

/**
 * All of a scope. Where that is too small to be read and is what is seen already, instead what is selected, or the
 * beginning, at a size at which it can be: asked again and again, it goes from the one to the other.
 */
export function allOrClose(box: Box, selected: Box | null, extent: Extent, now: Camera): Camera {
  const all = fitted(box, extent);
  const seen = Math.abs(now.x - all.x) < 1 && Math.abs(now.y - all.y) < 1 && now.zoom === all.zoom;
  if (!seen || all.zoom >= small) return all;
  return selected ? centred(selected, extent, legible) : firstLook(box, extent);
}

/** The same zoom, moved so that the box is in the middle. */
export const centred = (box: Box, { width, height }: Extent, zoom: number): Camera => ({
  x: width / 2 - (zoom * (box.left + box.right)) / 2,
  y: height / 2 - (zoom * (box.top + box.bottom)) / 2,
  zoom,
});
