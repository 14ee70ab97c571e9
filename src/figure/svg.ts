// A drawing as SVG 1.1. Each glyph is an outline, defined once and used where it stands, so that it looks the same
// where none of the fonts is.
import { type CellsItem, type Drawing, type Item, type PathItem, runsOf, type TextItem } from "./drawing.ts";
import type { Fonts, Glyph } from "./fonts.ts";

const n = (value: number): string => String(Math.round(value * 100) / 100);

/** The figure `width` cm wide. */
export function svgOf(drawing: Drawing, fonts: Fonts, width: number): string {
  const { left, top, right, bottom } = drawing.box;
  const [w, h] = [right - left, bottom - top];
  const glyphs = new Glyphs(fonts);
  const items = drawing.items.map((item) => itemOf(item, glyphs));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${n(width)}cm" height="${n((width * h) / w)}cm" viewBox="${n(left)} ${n(top)} ${n(w)} ${n(h)}" role="img">`,
    `<title>${escaped(drawing.title)}</title>`,
    `<defs>${glyphs.definitions()}</defs>`,
    // Beyond the edges, so that no pixel of them is half empty.
    `<rect x="${n(left - 8)}" y="${n(top - 8)}" width="${n(w + 16)}" height="${n(h + 16)}" fill="${drawing.background}"/>`,
    ...items,
    "</svg>",
    "",
  ].join("\n");
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const itemOf = (item: Item, glyphs: Glyphs): string => {
  if (item.item === "path") return pathOf(item);
  return item.item === "text" ? textOf(item, glyphs) : cellsOf(item);
};

const dataOf = (steps: PathItem["steps"]): string =>
  steps.map(([letter, ...numbers]) => letter + numbers.map(n).join(" ")).join("");

function pathOf({ steps, fill, stroke, opacity }: PathItem): string {
  const line = stroke
    ? ` stroke="${stroke.colour}" stroke-width="${n(stroke.width)}"${stroke.dash?.length ? ` stroke-dasharray="${stroke.dash.map(n).join(" ")}"` : ""}${stroke.cap === "round" ? ' stroke-linecap="round"' : ""}`
    : "";
  return `<path d="${dataOf(steps)}" fill="${fill ?? "none"}"${line}${seenThrough(opacity)}/>`;
}

const seenThrough = (opacity: number | undefined): string =>
  opacity === undefined || opacity === 1 ? "" : ` opacity="${n(opacity)}"`;

function textOf(text: TextItem, glyphs: Glyphs): string {
  const { x, y, anchor, turned, colour, opacity } = text;
  const set = glyphs.set(text);
  const width = set.reduce((sum, { advance }) => sum + advance, 0) * text.size;
  const from = anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0;
  const turn = turned ? ` rotate(${n(turned)})` : "";
  const uses: string[] = [];
  let at = from / text.size;
  for (const { id, advance, scale } of set) {
    if (id !== null)
      uses.push(`<use xlink:href="#${id}" transform="translate(${fine(at)} 0) scale(${scale})"/>`);
    at += advance;
  }
  const place = `translate(${n(x)} ${n(y)})${turn} scale(${n(text.size)} ${n(-text.size)})`;
  return `<g fill="${colour}" aria-label="${escaped(text.text)}" transform="${place}"${seenThrough(opacity)}>${uses.join("")}</g>`;
}

const fine = (value: number): string => String(Math.round(value * 1e4) / 1e4);

/** The glyphs that a drawing has used so far. */
class Glyphs {
  private readonly ids = new Map<string, { readonly id: string | null; readonly path: string }>();

  constructor(private readonly fonts: Fonts) {}

  set({ text, face }: TextItem): { id: string | null; advance: number; scale: string }[] {
    return this.fonts.glyphs(text, face).map((glyph) => ({
      id: this.idOf(glyph),
      advance: glyph.advance,
      scale: String(Number((1 / glyph.font.unitsPerEm).toPrecision(4))),
    }));
  }

  definitions(): string {
    return [...this.ids.values()]
      .map(({ id, path }) => (id ? `<path id="${id}" d="${path}"/>` : ""))
      .join("");
  }

  /** Null for what leaves no mark. */
  private idOf({ font, id }: Glyph): string | null {
    const key = `${font.name} ${id}`;
    let known = this.ids.get(key);
    if (!known) {
      const path = font.outlineOf(id);
      known = { id: path === "" ? null : `g${this.ids.size}`, path };
      this.ids.set(key, known);
    }
    return known.id;
  }
}

/** Cells meet without a seam: their edges are not softened. */
function cellsOf(cells: CellsItem): string {
  const byColour = new Map<string, string>();
  for (const { x, y, width, height, colour } of runsOf(cells))
    byColour.set(
      colour,
      `${byColour.get(colour) ?? ""}M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}Z`,
    );
  const paths = [...byColour].map(([colour, d]) => `<path fill="${colour}" d="${d}"/>`);
  return `<g shape-rendering="crispEdges">${paths.join("")}</g>`;
}
