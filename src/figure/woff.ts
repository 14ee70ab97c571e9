// A WOFF file (W3C WOFF 1.0) taken apart: the tables of its TrueType font, and the font itself as one file again.

export type Tables = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const headerSize = 44;
const entrySize = 20;

/** The tables by their tag, each as it is in the font. */
export async function tablesOf(woff: Uint8Array<ArrayBuffer>): Promise<Tables> {
  const view = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  if (view.getUint32(0) !== 0x774f4646) throw new Error("this is no WOFF file");
  const count = view.getUint16(12);
  const tables = new Map<string, Uint8Array<ArrayBuffer>>();
  for (let i = 0; i < count; i++) {
    const at = headerSize + i * entrySize;
    const tag = String.fromCharCode(...woff.subarray(at, at + 4));
    const [offset, packed, whole] = [view.getUint32(at + 4), view.getUint32(at + 8), view.getUint32(at + 12)];
    const bytes = woff.slice(offset, offset + packed);
    tables.set(tag, packed < whole ? await inflated(bytes) : bytes);
  }
  return tables;
}

/** What a PDF reader needs of a font; layout tables and names are left out. */
const needed = ["cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "post", "prep"];

const checksum = (bytes: Uint8Array): number => {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 4)
    sum =
      (sum +
        (((bytes[i] ?? 0) << 24) |
          ((bytes[i + 1] ?? 0) << 16) |
          ((bytes[i + 2] ?? 0) << 8) |
          (bytes[i + 3] ?? 0))) >>>
      0;
  return sum;
};

/** A TrueType file of these tables (OpenType 1.9, "Organization of an OpenType font"). */
export function trueTypeOf(tables: Tables, more: readonly string[] = []): Uint8Array<ArrayBuffer> {
  const kept = [...needed, ...more].sort().flatMap((tag) => {
    const bytes = tables.get(tag);
    return bytes ? [{ tag, bytes }] : [];
  });
  const log = Math.floor(Math.log2(kept.length));
  const padded = (n: number) => (n + 3) & ~3;
  const start = 12 + 16 * kept.length;
  const file = new Uint8Array(start + kept.reduce((n, { bytes }) => n + padded(bytes.length), 0));
  const view = new DataView(file.buffer);
  view.setUint32(0, 0x00010000);
  view.setUint16(4, kept.length);
  view.setUint16(6, 16 * 2 ** log);
  view.setUint16(8, log);
  view.setUint16(10, 16 * (kept.length - 2 ** log));
  let offset = start;
  for (const [i, { tag, bytes }] of kept.entries()) {
    const at = 12 + 16 * i;
    for (let c = 0; c < 4; c++) view.setUint8(at + c, tag.charCodeAt(c));
    view.setUint32(at + 4, checksum(bytes));
    view.setUint32(at + 8, offset);
    view.setUint32(at + 12, bytes.length);
    file.set(bytes, offset);
    offset += padded(bytes.length);
  }
  return file;
}
