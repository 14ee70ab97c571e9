// Small pictures of values, so that a wire can show what flows without moving it.
import type { Thumbnail } from "../client/index.ts";
import type { EngineTensor, NumberArray } from "./tensor.ts";

const side = 64;
const maxPictures = 16;

/**
 * The last two axes, one picture for each index of the axis before them (heads, or samples), the first 16; index 0 of
 * the axes before that. A vector is one row.
 */
export function thumbnailsOf({ dims, data }: EngineTensor): Thumbnail[] {
  const columns = dims.at(-1) ?? 1;
  const rows = dims.at(-2) ?? 1;
  const pictures = Math.min(dims.at(-3) ?? 1, maxPictures);
  if (columns * rows === 0) return [];
  return Array.from({ length: pictures }, (_, i) => shrink(data, i * rows * columns, rows, columns));
}

function shrink(data: NumberArray, start: number, rows: number, columns: number): Thumbnail {
  const [height, width] = [Math.min(rows, side), Math.min(columns, side)];
  const out = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.floor((y * rows) / height), Math.floor(((y + 1) * rows) / height)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.floor((x * columns) / width), Math.floor(((x + 1) * columns) / width)];
      let loudest = data[start + top * columns + left] ?? 0;
      for (let r = top; r < bottom; r++) {
        const row = start + r * columns;
        for (let c = left; c < right; c++) loudest = louder(loudest, data[row + c] ?? 0);
      }
      out[y * width + x] = loudest;
    }
  }
  return { rows: height, columns: width, data: out };
}

/**
 * What a cell shows of the entries that it stands for: NaN before all, so that none is lost; then the finite entry of
 * the largest size, since a mean would hide the few bright cells of an attention pattern.
 */
function louder(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  if (!Number.isFinite(b)) return a;
  return !Number.isFinite(a) || Math.abs(b) > Math.abs(a) ? b : a;
}
