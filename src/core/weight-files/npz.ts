// NumPy's archive of arrays: a ZIP of .npy files, stored by `numpy.savez` or deflated by `numpy.savez_compressed`.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
import { fromHalf } from "./float16.ts";
import type { StoredTensor, WeightFile } from "./weight-file.ts";

/** Deflated bytes → so many of them, or fewer. Throws where they are no such. */
export type Inflate = (bytes: Uint8Array, length: number) => Uint8Array;

/** Never throws: whatever is wrong comes back as a sentence without its full stop. */
export function readNpz(bytes: Uint8Array, inflate: Inflate): WeightFile {
  try {
    return { ok: true, tensors: new Map(arraysIn(bytes, inflate)), metadata: {} };
  } catch (cause) {
    if (cause instanceof RangeError) return { ok: false, why: cause.message };
    throw cause;
  }
}

function fail(why: string): never {
  throw new RangeError(why);
}

const latin = (bytes: Uint8Array): string => [...bytes].map((c) => String.fromCharCode(c)).join("");
const viewOf = (b: Uint8Array): DataView => new DataView(b.buffer, b.byteOffset, b.byteLength);
const cutOff = "it is no .npz, or it is cut off";

function arraysIn(bytes: Uint8Array, inflate: Inflate): [name: string, array: StoredTensor][] {
  const view = viewOf(bytes);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const found: [string, StoredTensor][] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) fail(cutOff);
    const [method, packed, length] = [view.getUint16(at + 10, true), at + 20, at + 24];
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const title = latin(bytes.subarray(at + 46, at + 46 + name!)).replace(/\.npy$/, "");
    const data = dataAt(bytes, view.getUint32(at + 42, true), view.getUint32(packed, true));
    const whole = view.getUint32(length, true);
    if (found.some(([other]) => other === title)) fail(`it has the array "${title}" twice`);
    found.push([title, arrayOf(title, method === 0 ? data : inflated(title, method, data, whole, inflate))]);
    at += 46 + name! + extra! + comment!;
  }
  return found;
}

/** Where the record at the end of a ZIP is, which a comment may follow. */
function endOf(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  return fail(cutOff);
}

function dataAt(bytes: Uint8Array, at: number, length: number): Uint8Array {
  const view = viewOf(bytes);
  if (at + 30 > bytes.length || view.getUint32(at, true) !== 0x04034b50) fail(cutOff);
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  return from + length <= bytes.length ? bytes.subarray(from, from + length) : fail(cutOff);
}

function inflated(name: string, method: number, data: Uint8Array, length: number, by: Inflate): Uint8Array {
  if (method !== 8) fail(`array "${name}" is packed by method ${method}; it must be stored or deflated`);
  try {
    return by(data, length);
  } catch (cause) {
    return fail(`array "${name}" cannot be unpacked: ${(cause as Error).message}`);
  }
}

type Read = (view: DataView, byte: number) => number;
const kinds: Readonly<Record<string, readonly [stored: string, width: number, read: Read]>> = {
  "<f2": ["F16", 2, (view, byte) => fromHalf(view.getUint16(byte, true))],
  "<f4": ["F32", 4, (view, byte) => view.getFloat32(byte, true)],
  "<f8": ["F64", 8, (view, byte) => view.getFloat64(byte, true)],
};

function arrayOf(name: string, bytes: Uint8Array): StoredTensor {
  const view = viewOf(bytes);
  if (bytes.length < 12 || latin(bytes.subarray(0, 6)) !== "\x93NUMPY")
    return fail(`array "${name}" is no .npy`);
  const [start, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const header = latin(bytes.subarray(start, start + length));
  const [, descr = ""] = /'descr': *'([^']*)'/.exec(header) ?? [];
  const [, shape] = /'shape': *\(([\d, ]*)\)/.exec(header) ?? [];
  const [stored, width, read] =
    kinds[descr] ??
    fail(`array "${name}" is of type ${descr || "unknown"}; it must be floats: array.astype("float32")`);
  if (shape === undefined) return fail(`array "${name}" has no shape`);
  const dims = shape.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number(size)]));
  if (dims.length > 1 && !/'fortran_order': *False/.test(header))
    return fail(`array "${name}" is in Fortran order: numpy.ascontiguousarray makes it right`);
  const count = dims.reduce((a, b) => a * b, 1);
  if (start + length + count * width !== bytes.length)
    return fail(`array "${name}" [${dims.join(", ")}] has another number of bytes than its shape`);
  const from = start + length;
  return { stored, dims, data: Float32Array.from({ length: count }, (_, i) => read(view, from + i * width)) };
}
