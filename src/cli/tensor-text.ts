// Tensors as text: rows aligned, long axes with their middle left out.
import type { TensorData } from "../runtime/client/index.ts";

const edge = 4;

/** Indices to show of an axis; null for what is left out. */
const shown = (size: number): (number | null)[] =>
  size <= 2 * edge
    ? Array.from({ length: size }, (_, i) => i)
    : [
        ...Array.from({ length: edge }, (_, i) => i),
        null,
        ...Array.from({ length: edge }, (_, i) => size - edge + i),
      ];

/** Lines; axes before the last two are named above each matrix: `[0, 3, …]`. */
export function tensorText({ dims, dtype, data }: TensorData): string[] {
  const [rows, columns] = [dims.at(-2) ?? 1, dims.at(-1) ?? 1];
  const text = (i: number): string => number(data[i] ?? Number.NaN, dtype !== "f32");
  return leading(dims.slice(0, -2)).flatMap((index) => {
    if (index === null) return ["…"];
    const start = index.reduce((offset, x, axis) => offset * (dims[axis] ?? 1) + x, 0) * rows * columns;
    const cells = shown(rows).map((r) =>
      r === null ? ["…"] : shown(columns).map((c) => (c === null ? "…" : text(start + r * columns + c))),
    );
    const width = Math.max(...cells.flat().map((c) => c.length));
    const head = dims.length > 2 ? [`[${index.join(", ")}, …]`] : [];
    return [...head, ...cells.map((row) => row.map((c) => c.padStart(width)).join(" "))];
  });
}

function leading(dims: readonly number[]): (number[] | null)[] {
  let all: (number[] | null)[] = [[]];
  for (const size of dims)
    all = all.flatMap((i) => (i === null ? [null] : shown(size).map((x) => (x === null ? null : [...i, x]))));
  return all;
}

function number(x: number, whole: boolean): string {
  if (!Number.isFinite(x)) return String(x).replace("Infinity", "∞");
  if (whole) return String(x);
  const size = Math.abs(x);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? x.toExponential(2) : x.toFixed(4);
}
