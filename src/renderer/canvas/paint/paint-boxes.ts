// Paints boxes in place of nodes that are not in the page.

import { categoryOf } from "../../../scene/categories.ts";
import { boxOf, overlaps, type SceneNode } from "../../../scene/scene.ts";
import { leastText } from "../../../scene/zoom-steps.ts";
import { thinZoom } from "../../scene/camera.ts";
import type { PaintState } from "./paint-state.ts";

/** Letters of a title below which it says nothing: then a node is a tile of its colour. */
const fewest = 4;
/** Pixels on the screen of the colour at the left. */
const edge = 5;

/** A node that is not in the page is its colour, its title where that can be read, and whether it is wrong. */
export function paintBoxes(
  context: CanvasRenderingContext2D,
  nodes: Iterable<SceneNode>,
  wrong: ReadonlySet<SceneNode>,
  state: PaintState,
): void {
  const { palette, camera } = state;
  const all = [...nodes].filter((node) => overlaps(boxOf(node), state.area));
  const frames = all.filter((node) => node.kind === "frame");
  paintFrames(context, frames, wrong, state);
  // Its ports are dots on its border, which from afar is enough of them.
  const seen = frames.length === 0 ? all : all.filter(({ kind }) => kind !== "frame" && kind !== "dock");
  const [good, bad] = [new Path2D(), new Path2D()];
  const round = camera.zoom < thinZoom ? 0 : 10;
  for (const node of seen) {
    const path = wrong.has(node) ? bad : good;
    const { width, height } = node.shape;
    if (round > 0) path.roundRect(node.at.x, node.at.y, width, height, round);
    else path.rect(node.at.x, node.at.y, width, height);
  }
  context.fillStyle = palette.surface;
  context.fill(good);
  context.fill(bad);
  context.lineWidth = 1 / camera.zoom;
  context.strokeStyle = palette["line-strong"];
  context.stroke(good);
  context.lineWidth = 2.5 / camera.zoom;
  context.strokeStyle = palette.wrong;
  context.stroke(bad);
  for (const node of seen) {
    context.globalAlpha = state.dim ? 0.3 : node.node?.state === "off" ? 0.4 : 1;
    context.fillStyle = palette[`category-${categoryOf(node.node)}`];
    context.fillRect(node.at.x, node.at.y + 8, edge / camera.zoom, node.shape.height - 16);
  }
  context.globalAlpha = 1;
  paintTitles(context, seen, leastText / camera.zoom, state);
}

/** Of what is open in place the border, and the title in its upper edge: its nodes are painted over it. */
function paintFrames(
  context: CanvasRenderingContext2D,
  frames: readonly SceneNode[],
  wrong: ReadonlySet<SceneNode>,
  { palette, camera, dim }: PaintState,
): void {
  const size = leastText / camera.zoom;
  const titles = frames.map(({ title, shape }) => cut(context, title, (shape.width / 2 - 16) / size));
  context.globalAlpha = dim ? 0.3 : 1;
  context.lineWidth = 1.2 / camera.zoom;
  context.textAlign = "left";
  context.textBaseline = "top";
  context.font = fontOf(size);
  for (const [i, node] of frames.entries()) {
    const { at, shape } = node;
    context.strokeStyle = wrong.has(node) ? palette.wrong : palette["line-strong"];
    context.strokeRect(at.x, at.y, shape.width, shape.height);
    context.fillStyle = palette["ink-2"];
    context.fillText(titles[i] ?? "", at.x + 6 / camera.zoom, at.y + 4);
  }
  context.globalAlpha = 1;
}

const fontOf = (size: number): string => `600 ${size}px "Inter Variable", sans-serif`;
const natural = new Map<string, number>();

/** Width of a title at a size of one pixel. */
function widthOf(context: CanvasRenderingContext2D, title: string): number {
  let width = natural.get(title);
  if (width === undefined) {
    context.font = fontOf(100);
    width = context.measureText(title).width / 100;
    if (document.fonts.status === "loaded") natural.set(title, width);
  }
  return width;
}

/** As much of a title as the room takes at a size of one pixel, `Self-att…`. */
function cut(context: CanvasRenderingContext2D, title: string, room: number): string {
  const whole = widthOf(context, title);
  if (whole <= room) return title;
  for (let length = Math.floor((title.length * room) / whole); length > 0; length--) {
    const shorter = `${title.slice(0, length).trimEnd()}…`;
    if (widthOf(context, shorter) <= room) return shorter;
  }
  return "";
}

/** All of one size, beside their colours: a title is no larger for being short. Where none fits, the colour is all. */
function paintTitles(
  context: CanvasRenderingContext2D,
  nodes: readonly SceneNode[],
  size: number,
  { palette, camera, dim }: PaintState,
): void {
  const left = edge / camera.zoom;
  const titles = nodes.map(({ shape, title }) =>
    shape.height < size ? "" : cut(context, title, (shape.width - left - 16) / size),
  );
  context.globalAlpha = dim ? 0.3 : 1;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = fontOf(size);
  for (const [i, { at, shape, title, node }] of nodes.entries()) {
    const shown = titles[i] ?? "";
    if (shown.length < Math.min(fewest, title.length)) {
      context.fillStyle = palette[`category-${categoryOf(node)}`];
      context.fillRect(at.x, at.y, shape.width, shape.height);
      continue;
    }
    context.fillStyle = palette.ink;
    context.fillText(shown, at.x + (shape.width + left) / 2, at.y + shape.height / 2);
  }
  context.globalAlpha = 1;
}

/** Selected nodes that are boxes. */
export function paintOutlines(
  context: CanvasRenderingContext2D,
  nodes: readonly SceneNode[],
  { palette, camera, area }: PaintState,
): void {
  const path = new Path2D();
  for (const node of nodes) {
    if (!overlaps(boxOf(node), area)) continue;
    const { width, height } = node.shape;
    path.rect(node.at.x, node.at.y, width, height);
  }
  context.strokeStyle = palette.accent;
  context.lineWidth = 2 / camera.zoom;
  context.stroke(path);
}
