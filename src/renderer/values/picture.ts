// A thumbnail as the address of a small PNG, kept by identity: an <img> costs the compositor next to nothing.

import { colourOf, ramps, type Scale } from "../../figure/ramps.ts";
import type { Thumbnail } from "../../runtime/client/index.ts";

const kept = new WeakMap<Thumbnail, Map<string, string>>();

export function pictureOf(thumbnail: Thumbnail, scale: Scale, limit: number, dark: boolean): string {
  const key = `${scale} ${limit} ${dark}`;
  let pictures = kept.get(thumbnail);
  if (!pictures) {
    pictures = new Map();
    kept.set(thumbnail, pictures);
  }
  let picture = pictures.get(key);
  if (picture === undefined) {
    picture = paint(thumbnail.data, thumbnail.rows, thumbnail.columns, scale, limit, dark);
    pictures.set(key, picture);
  }
  return picture;
}

let canvas: HTMLCanvasElement | undefined;

/** Paints rows × columns of values, one pixel each. */
export function paint(
  data: ArrayLike<number>,
  rows: number,
  columns: number,
  scale: Scale,
  limit: number,
  dark: boolean,
): string {
  canvas ??= document.createElement("canvas");
  canvas.width = Math.max(columns, 1);
  canvas.height = Math.max(rows, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context || rows * columns === 0) return "";
  const ramp = ramps[dark ? "dark" : "light"];
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    const [r, g, b] = colourOf(data[i] ?? Number.NaN, limit, scale, ramp);
    image.data.set([r, g, b, 255], i * 4);
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
