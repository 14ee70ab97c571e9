// Writes safetensors: a header in JSON with names, shapes and places, then the numbers.
import { toHalf } from "./float16.ts";

export interface TensorToStore {
  readonly dims: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/**
 * Writes a file: floats as F32, or rounded to F16 where that is asked for; integers as I32; in the order of their
 * names, so that equal weights give equal bytes. Throws a `RangeError` where a shape does not fit its numbers.
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, TensorToStore>>,
  metadata: Readonly<Record<string, string>> = {},
  floats: "F32" | "F16" = "F32",
): Uint8Array {
  const named = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1));
  // Entries, not assignments: a tensor may be called "__proto__".
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [["__metadata__", metadata]] : [];
  let length = 0;
  for (const [name, { dims, data }] of named) {
    if (dims.reduce((a, b) => a * b, 1) !== data.length) {
      throw new RangeError(
        `tensor "${name}" has ${data.length} numbers, which do not fill [${dims.join(", ")}]`,
      );
    }
    const dtype = data instanceof Float32Array ? floats : "I32";
    const bytes = (dtype === "F16" ? 2 : 4) * data.length;
    header.push([name, { dtype, shape: dims, data_offsets: [length, length + bytes] }]);
    length += bytes;
  }
  const start = startOf(header);
  const out = new Uint8Array(start.length + length);
  out.set(start);
  let at = start.length;
  for (const [, { data }] of named) {
    const stored = floats === "F16" && data instanceof Float32Array ? Uint16Array.from(data, toHalf) : data;
    out.set(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength), at);
    at += stored.byteLength;
  }
  return out;
}

/** Length and header, with spaces behind it that bring the numbers to a multiple of eight. */
function startOf(header: readonly (readonly [string, unknown])[]): Uint8Array {
  const text = bytesOf(JSON.stringify(Object.fromEntries(header)));
  const padded = Math.ceil(text.length / 8) * 8;
  const out = new Uint8Array(8 + padded).fill(0x20, 8);
  new DataView(out.buffer).setUint32(0, padded, true);
  out.set(text, 8);
  return out;
}

/** What stands before the numbers of these tensors, floats in F32, which follow one behind the other in this order. */
export function safetensorsStart(
  tensors: readonly { readonly name: string; readonly dims: readonly number[] }[],
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  let length = 0;
  const about = metadata ? [["__metadata__", metadata] as const] : [];
  const header = tensors.map(({ name, dims }) => {
    const from = length;
    length += 4 * dims.reduce((a, b) => a * b, 1);
    return [name, { dtype: "F32", shape: dims, data_offsets: [from, length] }] as const;
  });
  return startOf([...about, ...header]);
}

function bytesOf(text: string): Uint8Array {
  const latin = encodeURIComponent(text).replace(/%(..)/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Uint8Array.from(latin, (c) => c.charCodeAt(0));
}
