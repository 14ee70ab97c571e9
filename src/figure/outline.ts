// Outlines of glyphs: the `glyf` table of a TrueType font (OpenType 1.9) as paths of SVG, in the font's units, y upwards.

export interface GlyphTable {
  readonly glyf: DataView;
  /** Where the glyph's description begins and ends in `glyf`. */
  readonly range: (glyph: number) => readonly [from: number, to: number];
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly on: boolean;
}

type Contour = readonly Spot[];

/** The path data of a glyph; empty for a space. */
export function outlineOf(table: GlyphTable, glyph: number): string {
  return contoursOf(table, glyph, 0).map(pathOf).join("");
}

/** Composite glyphs are not nested deeper than this by any font that is right. */
const deepest = 6;

function contoursOf(table: GlyphTable, glyph: number, depth: number): Contour[] {
  const [from, to] = table.range(glyph);
  if (from === to || depth > deepest) return [];
  const contours = table.glyf.getInt16(from);
  return contours >= 0 ? simple(table.glyf, from, contours) : composite(table, from + 10, depth);
}

const flags = { on: 1, shortX: 2, shortY: 4, repeat: 8, sameX: 16, sameY: 32 } as const;

function simple(glyf: DataView, from: number, contours: number): Contour[] {
  let at = from + 10;
  const ends = Array.from({ length: contours }, (_, i) => glyf.getUint16(at + 2 * i));
  at += 2 * contours;
  at += 2 + glyf.getUint16(at); // the instructions
  const count = (ends.at(-1) ?? -1) + 1;
  const marks: number[] = [];
  while (marks.length < count) {
    const mark = glyf.getUint8(at++);
    marks.push(mark);
    if (mark & flags.repeat) for (let n = glyf.getUint8(at++); n > 0; n--) marks.push(mark);
  }
  const along = (short: number, same: number): number[] => {
    let now = 0;
    return marks.map((mark) => {
      if (mark & short) now += mark & same ? glyf.getUint8(at++) : -glyf.getUint8(at++);
      else if (!(mark & same)) {
        now += glyf.getInt16(at);
        at += 2;
      }
      return now;
    });
  };
  const [xs, ys] = [along(flags.shortX, flags.sameX), along(flags.shortY, flags.sameY)];
  const spots = marks.map((mark, i) => ({ x: xs[i] ?? 0, y: ys[i] ?? 0, on: (mark & flags.on) !== 0 }));
  return ends.map((end, i) => spots.slice((ends[i - 1] ?? -1) + 1, end + 1));
}

const parts = { words: 1, offsets: 2, scale: 8, more: 32, twoScales: 64, matrix: 128 } as const;

function composite(table: GlyphTable, from: number, depth: number): Contour[] {
  const { glyf } = table;
  const found: Contour[] = [];
  let at = from;
  let mark: number;
  do {
    mark = glyf.getUint16(at);
    const glyph = glyf.getUint16(at + 2);
    at += 4;
    const [dx, dy] =
      mark & parts.words
        ? [glyf.getInt16(at), glyf.getInt16(at + 2)]
        : [glyf.getInt8(at), glyf.getInt8(at + 1)];
    at += mark & parts.words ? 4 : 2;
    const f2dot14 = () => {
      at += 2;
      return glyf.getInt16(at - 2) / 16384;
    };
    let [a, b, c, d] = [1, 0, 0, 1];
    if (mark & parts.scale) a = d = f2dot14();
    else if (mark & parts.twoScales) [a, d] = [f2dot14(), f2dot14()];
    else if (mark & parts.matrix) [a, b, c, d] = [f2dot14(), f2dot14(), f2dot14(), f2dot14()];
    const [x0, y0] = mark & parts.offsets ? [dx, dy] : [0, 0];
    for (const contour of contoursOf(table, glyph, depth + 1))
      found.push(contour.map(({ x, y, on }) => ({ x: a * x + c * y + x0, y: b * x + d * y + y0, on })));
  } while (mark & parts.more);
  return found;
}

const between = (a: Spot, b: Spot): Spot => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, on: true });
const n = (value: number): string => String(Math.round(value * 10) / 10);

/** Between two control points in a row lies a point of the curve, in the middle. */
function pathOf(contour: Contour): string {
  if (contour.length < 2) return "";
  const [first, last] = [contour[0], contour.at(-1)] as [Spot, Spot];
  const start = first.on ? first : last.on ? last : between(first, last);
  const rest = first.on ? contour.slice(1) : contour;
  let path = `M${n(start.x)} ${n(start.y)}`;
  let control: Spot | null = null;
  for (const spot of [...rest, start]) {
    if (control === null) {
      if (spot.on) path += `L${n(spot.x)} ${n(spot.y)}`;
      else control = spot;
      continue;
    }
    const end = spot.on ? spot : between(control, spot);
    path += `Q${n(control.x)} ${n(control.y)} ${n(end.x)} ${n(end.y)}`;
    control = spot.on ? null : spot;
  }
  return `${path}Z`;
}
