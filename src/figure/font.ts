// One font: which glyph a character has, how wide it is, and how it is drawn.
import { type GlyphTable, outlineOf } from "./outline.ts";
import { type Tables, tablesOf } from "./woff.ts";

export interface Font {
  readonly name: string;
  readonly tables: Tables;
  readonly unitsPerEm: number;
  /** In em. */
  readonly ascent: number;
  readonly descent: number;
  /** The glyph of a code point; 0 where the font has none. */
  glyphOf(codePoint: number): number;
  /** In em. */
  advanceOf(glyph: number): number;
  /** Path of SVG in the font's units, y upwards. */
  outlineOf(glyph: number): string;
}

const viewOf = (tables: Tables, tag: string): DataView => {
  const bytes = tables.get(tag);
  if (!bytes) throw new Error(`the font has no table "${tag}"`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

/** Throws where the file is no WOFF of a TrueType font. */
export async function readFont(name: string, woff: Uint8Array<ArrayBuffer>): Promise<Font> {
  const tables = await tablesOf(woff);
  const [head, hhea, hmtx] = [viewOf(tables, "head"), viewOf(tables, "hhea"), viewOf(tables, "hmtx")];
  const [loca, glyf] = [viewOf(tables, "loca"), viewOf(tables, "glyf")];
  const unitsPerEm = head.getUint16(18);
  const long = head.getInt16(50) === 1;
  const metrics = hhea.getUint16(34);
  const place = (glyph: number) => (long ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph));
  const table: GlyphTable = { glyf, range: (glyph) => [place(glyph), place(glyph + 1)] };
  const [ascent, descent] = [hhea.getInt16(4) / unitsPerEm, hhea.getInt16(6) / unitsPerEm];
  return {
    ...{ name, tables, unitsPerEm, ascent, descent },
    glyphOf: glyphFinder(viewOf(tables, "cmap")),
    advanceOf: (glyph) => hmtx.getUint16(4 * Math.min(glyph, metrics - 1)) / unitsPerEm,
    outlineOf: (glyph) => outlineOf(table, glyph),
  };
}

/** The table of Unicode's first plane (format 4), or of all of it (format 12). */
function glyphFinder(cmap: DataView): (codePoint: number) => number {
  const count = cmap.getUint16(2);
  const tables = Array.from({ length: count }, (_, i) => cmap.getUint32(4 + 8 * i + 4));
  const of = (format: number) => tables.find((at) => cmap.getUint16(at) === format);
  const [all, first] = [of(12), of(4)];
  if (all !== undefined) return (code) => inGroups(cmap, all, code);
  if (first !== undefined) return (code) => inSegments(cmap, first, code);
  throw new Error("the font tells no characters");
}

function inGroups(cmap: DataView, at: number, code: number): number {
  const groups = cmap.getUint32(at + 12);
  for (let i = 0; i < groups; i++) {
    const group = at + 16 + 12 * i;
    if (code > cmap.getUint32(group + 4)) continue;
    const start = cmap.getUint32(group);
    return code < start ? 0 : cmap.getUint32(group + 8) + code - start;
  }
  return 0;
}

function inSegments(cmap: DataView, at: number, code: number): number {
  const size = cmap.getUint16(at + 6);
  for (let i = 0; i < size; i += 2) {
    if (code > cmap.getUint16(at + 14 + i)) continue;
    const starts = at + 16 + size + i;
    const start = cmap.getUint16(starts);
    if (code < start) return 0;
    const delta = cmap.getUint16(starts + size);
    const range = cmap.getUint16(starts + 2 * size);
    if (range === 0) return (code + delta) & 0xffff;
    const glyph = cmap.getUint16(starts + 2 * size + range + 2 * (code - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}
