// The dotted ground: one dot drawn into a tile, and the area filled with it.
import type { PaintState } from "./paint-state.ts";

/** Pixels on the screen between two dots, at least: far away each dot stands for several. */
const sparse = 14;
const step = 20;
const size = 1.4;

let tile: { readonly key: string; readonly image: OffscreenCanvas } | undefined;

/** A square of so many device pixels with the dot in its corner. */
function tileOf(pixels: number, dot: number, colour: string): OffscreenCanvas {
  const key = `${pixels} ${dot} ${colour}`;
  if (tile?.key === key) return tile.image;
  const image = new OffscreenCanvas(pixels, pixels);
  const context = image.getContext("2d");
  if (context) {
    context.fillStyle = colour;
    context.fillRect(0, 0, dot, dot);
  }
  tile = { key, image };
  return image;
}

/** `context` is in the scene's coordinates; the tile is as sharp as the screen. */
export function paintGround(context: CanvasRenderingContext2D, { camera, area, palette }: PaintState): void {
  let apart = step;
  while (apart * camera.zoom < sparse) apart *= 2;
  const ratio = window.devicePixelRatio || 1;
  const pixels = Math.max(1, Math.round(apart * camera.zoom * ratio));
  const pattern = context.createPattern(tileOf(pixels, size * ratio, palette.dot), "repeat");
  if (!pattern) return;
  pattern.setTransform(new DOMMatrix([apart / pixels, 0, 0, apart / pixels, 0, 0]));
  context.fillStyle = pattern;
  context.fillRect(area.left, area.top, area.right - area.left, area.bottom - area.top);
}
