// A whole tensor for other programs: CSV for tables, JSON with its axes, .npy for NumPy.
import type { TensorData } from "../../runtime/client/index.ts";

/** Names of the axes, as many as the tensor has. */
export type AxisNames = readonly string[];

/** A 32-bit float with the digits that tell it from its neighbours. */
const written = (value: number): string => {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
};

/** Row after row along the last axis; before it the indices of the other axes, from 0, under the axes' names. */
export function csvOf({ dims, data }: TensorData, names: AxisNames): string {
  const columns = dims.at(-1) ?? 1;
  const outer = dims.slice(0, -1);
  const last = names.at(-1) ?? "value";
  const head = [...names.slice(0, -1), ...Array.from({ length: columns }, (_, c) => `${last}=${c}`)];
  const rows = Array.from({ length: columns === 0 ? 0 : data.length / columns }, (_, row) => {
    let rest = row;
    const index = outer.map((n) => n).reverse();
    const at = index.map((n) => {
      const i = rest % n;
      rest = Math.floor(rest / n);
      return i;
    });
    return [
      ...at.reverse(),
      ...Array.from({ length: columns }, (_, c) => written(data[row * columns + c]!)),
    ].join();
  });
  return `${[head.map(quoted).join(), ...rows].join("\n")}\n`;
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** `{ "axes", "shape", "dtype", "data" }`, the numbers nested as the axes are; NaN and infinities are strings. */
export function jsonOf({ dims, dtype, data }: TensorData, names: AxisNames): string {
  const nested = (axis: number, from: number, length: number): string => {
    const entry = data[from]!;
    if (axis === dims.length) return Number.isFinite(entry) ? written(entry) : `"${written(entry)}"`;
    const step = dims[axis] === 0 ? 0 : length / dims[axis]!;
    return `[${Array.from({ length: dims[axis]! }, (_, i) => nested(axis + 1, from + i * step, step)).join(",")}]`;
  };
  const head = { axes: names, shape: dims, dtype };
  return `${JSON.stringify(head).slice(0, -1)},"data":${nested(0, 0, data.length)}}\n`;
}

const types = { f32: "<f4", i32: "<i4", bool: "|b1" } as const;

/** NumPy's format 1.0 (numpy.lib.format): a header that fills up to 64 bytes, then the numbers, row-major. */
export function npyOf({ dims, dtype, data }: TensorData): Uint8Array<ArrayBuffer> {
  const shape = dims.length === 1 ? `(${dims[0]},)` : `(${dims.join(", ")})`;
  const dict = `{'descr': '${types[dtype]}', 'fortran_order': False, 'shape': ${shape}, }`;
  const header = `${dict.padEnd(Math.ceil((dict.length + 11) / 64) * 64 - 11)}\n`;
  const width = dtype === "bool" ? 1 : 4;
  const file = new Uint8Array(10 + header.length + data.length * width);
  file.set([
    0x93,
    ...Array.from("NUMPY", (c) => c.charCodeAt(0)),
    1,
    0,
    header.length & 255,
    header.length >> 8,
  ]);
  file.set(new TextEncoder().encode(header), 10);
  const view = new DataView(file.buffer, 10 + header.length);
  for (const [i, value] of data.entries()) {
    if (dtype === "f32") view.setFloat32(4 * i, value, true);
    else if (dtype === "i32") view.setInt32(4 * i, value, true);
    else view.setUint8(i, value ? 1 : 0);
  }
  return file;
}
