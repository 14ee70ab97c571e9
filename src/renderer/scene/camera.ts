// Where the canvas looks: fitting boxes into a window of so many pixels.

import type { Flow } from "../../scene/faces.ts";
import type { Box } from "../../scene/scene.ts";
import { farZoom, valueZoom } from "../../scene/zoom-steps.ts";
import type { Camera } from "../store/view-slice.ts";

export interface Extent {
  readonly width: number;
  readonly height: number;
  /** What lies over its upper edge: the way back out of a group. */
  readonly covered?: number;
}

/** How far the way back out of a group reaches into the canvas, beyond the margin, px. */
export const wayBack = 30;

/** Zoom below which a wire is a thin straight line. */
export const thinZoom = 0.2;

/** How far one can go away from the graph, and how near. A line of 1,000 nodes is seen whole. */
export const zooms = { min: 0.005, max: 2.5 } as const;

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

const margin = 24;
/** Where nodes would lose their values, or be boxes, for the sake of the margin, this is enough. */
const leastMargin = 8;
/** A graph that would have to be smaller than this to be seen whole shows its beginning instead, … */
const small = valueZoom;
/** … at a zoom at which its text can be read. */
const legible = 0.74;
/** Rather than a branch above or below is cut off, nodes may be so small. */
const leastLegible = valueZoom;

/** The zoom at which all of the box has so much room around it. */
const zoomOf = (box: Box, { width, height, covered = 0 }: Extent, room: number): number =>
  Math.min(
    (width - 2 * room) / Math.max(box.right - box.left, 1),
    (height - covered - 2 * room) / Math.max(box.bottom - box.top, 1),
  );

/** A small graph is shown larger than life, but not so large that it looks like another; more so where there is room. */
const largest = ({ width, height }: Extent): number =>
  1.4 * Math.max(1, Math.min(width / 1200, height / 800));

/** Shows all of the box. */
export function fitted(box: Box, extent: Extent): Camera {
  const zoom = zoomOf(box, extent, margin);
  const justNear = [valueZoom, farZoom].find((z) => zoom < z && zoomOf(box, extent, leastMargin) >= z);
  return centred(box, extent, justNear ?? Math.min(Math.max(zoom, zooms.min), largest(extent)));
}

/** How a scope is first seen: all of it where that is legible, else its beginning, from side to side if it can be. */
export function firstLook(box: Box, extent: Extent, flow: Flow = "right"): Camera {
  const all = fitted(box, extent);
  if (all.zoom >= small) return all;
  const [room, length] =
    flow === "right"
      ? [extent.height - (extent.covered ?? 0) - 2 * margin, box.bottom - box.top]
      : [extent.width - 2 * margin, box.right - box.left];
  const across = room / Math.max(length, 1);
  const zoom = Math.min(Math.max(across, leastLegible), legible);
  const { x, y } = centred(box, extent, zoom);
  const [left, top] = [margin - box.left * zoom, (extent.covered ?? 0) + margin - box.top * zoom];
  if (flow === "right") return { x: left, y: across < zoom ? top : y, zoom };
  return {
    x: across < zoom ? left : x,
    y: flow === "down" ? top : extent.height - margin - box.bottom * zoom,
    zoom,
  };
}

/** The same look at a canvas of another size: all of a scope stays all of it, and a beginning stays a beginning. */
export function lookAgain(box: Box, extent: Extent, whole: boolean, flow: Flow = "right"): Camera {
  return whole ? fitted(box, extent) : firstLook(box, extent, flow);
}

/** All of a scope. Where that is seen already and too small to be read, instead what is selected, so that it can be. */
export function allOrClose(box: Box, selected: Box | null, extent: Extent, now: Camera): Camera {
  const all = fitted(box, extent);
  return selected && isSame(now, all) && all.zoom < small ? centred(selected, extent, legible) : all;
}

/** To the pixel. */
export const isSame = (a: Camera, b: Camera): boolean =>
  Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && a.zoom === b.zoom;

/** The same zoom, moved so that the box is in the middle. */
export const centred = (box: Box, { width, height, covered = 0 }: Extent, zoom: number): Camera => ({
  x: width / 2 - (zoom * (box.left + box.right)) / 2,
  y: (height + covered) / 2 - (zoom * (box.top + box.bottom)) / 2,
  zoom,
});

/** What of the scene a camera shows in a window of so many pixels. */
export function viewBox({ x, y, zoom }: Camera, { width, height }: Extent): Box {
  return { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
}
