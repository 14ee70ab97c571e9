// Where the canvas looks: fitting boxes into a window of so many pixels.

import type { Box } from "../../scene/scene.ts";
import type { Camera } from "../store/view-slice.ts";

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Zoom below which nodes are boxes. */
export const farZoom = 0.4;
/** Zoom below which a wire is a thin straight line. */
export const thinZoom = 0.2;

/** How far one can go away from the graph, and how near. */
export const zooms = { min: 0.02, max: 2.5 } as const;

/** Whether a camera shows all of a box. */
export const isWithin = (box: Box, { x, y, zoom }: Camera, { width, height }: Extent): boolean =>
  box.left * zoom + x >= 0 &&
  box.top * zoom + y >= 0 &&
  box.right * zoom + x <= width &&
  box.bottom * zoom + y <= height;

/** Nearer or farther by a factor; what is in the middle stays there. */
export function zoomed({ x, y, zoom }: Camera, { width, height }: Extent, by: number): Camera {
  const next = Math.min(Math.max(zoom * by, zooms.min), zooms.max);
  const about = (at: number, size: number) => size / 2 - ((size / 2 - at) * next) / zoom;
  return { x: about(x, width), y: about(y, height), zoom: next };
}

const margin = 28;
/** Where nodes would be boxes for the sake of the margin, this is enough. */
const leastMargin = 8;
/** A graph that would have to be smaller than this to be seen whole shows its beginning instead, … */
const small = 0.53;
/** … at a zoom at which its text can be read. */
const legible = 0.66;
/** Rather than a branch above or below is cut off, its text may be this small. */
const leastLegible = 0.45;

/** The zoom at which all of the box has so much room around it. */
const zoomOf = (box: Box, { width, height }: Extent, room: number): number =>
  Math.min(
    (width - 2 * room) / Math.max(box.right - box.left, 1),
    (height - 2 * room) / Math.max(box.bottom - box.top, 1),
  );

/** Shows all of the box; never larger than life. */
export function fitted(box: Box, extent: Extent): Camera {
  const zoom = zoomOf(box, extent, margin);
  const justNear = zoom < farZoom && zoomOf(box, extent, leastMargin) >= farZoom;
  return centred(box, extent, justNear ? farZoom : Math.min(Math.max(zoom, zooms.min), 1));
}

/** How a scope is first seen: all of it where that is legible, else its left end, from top to bottom if it can be. */
export function firstLook(box: Box, extent: Extent): Camera {
  const all = fitted(box, extent);
  if (all.zoom >= small) return all;
  const tall = (extent.height - 2 * margin) / Math.max(box.bottom - box.top, 1);
  const zoom = Math.min(Math.max(tall, leastLegible), legible);
  const { y } = centred(box, extent, zoom);
  return { x: margin - box.left * zoom, y: tall < zoom ? margin - box.top * zoom : y, zoom };
}

/**
 * The same look at a canvas of another size: all of a scope stays all of it as long as its nodes are not boxes for
 * that, and a beginning stays a beginning.
 */
export function lookAgain(box: Box, extent: Extent, was: { whole: boolean; zoom: number }): Camera {
  const all = fitted(box, extent);
  return was.whole && (all.zoom >= farZoom || was.zoom < farZoom) ? all : firstLook(box, extent);
}

/**
 * All of a scope. Where that is too small to be read and is what is seen already, instead what is selected, or the
 * beginning, at a size at which it can be: asked again and again, it goes from the one to the other.
 */
export function allOrClose(box: Box, selected: Box | null, extent: Extent, now: Camera): Camera {
  const all = fitted(box, extent);
  if (!isSame(now, all) || all.zoom >= small) return all;
  return selected ? centred(selected, extent, legible) : firstLook(box, extent);
}

/** To the pixel. */
export const isSame = (a: Camera, b: Camera): boolean =>
  Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && a.zoom === b.zoom;

/** The same zoom, moved so that the box is in the middle. */
export const centred = (box: Box, { width, height }: Extent, zoom: number): Camera => ({
  x: width / 2 - (zoom * (box.left + box.right)) / 2,
  y: height / 2 - (zoom * (box.top + box.bottom)) / 2,
  zoom,
});

/** What of the scene a camera shows in a window of so many pixels. */
export function viewBox({ x, y, zoom }: Camera, { width, height }: Extent): Box {
  return { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
}
