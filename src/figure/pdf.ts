// A drawing as a PDF of one page that is as large as the figure: lines and text stay lines and text.
import { type CellsItem, type Drawing, type Item, type PathItem, runsOf, type TextItem } from "./drawing.ts";
import type { Font } from "./font.ts";
import type { Fonts, Glyph } from "./fonts.ts";
import { PdfFile, pdfText } from "./pdf-file.ts";
import { glyphCode, pdfFont } from "./pdf-font.ts";

const pointsPerCm = 72 / 2.54;
const n = (value: number): string => String(Math.round(value * 1000) / 1000);

/** The figure `width` cm wide. */
export async function pdfOf(drawing: Drawing, fonts: Fonts, width: number): Promise<Uint8Array<ArrayBuffer>> {
  const { left, top, right, bottom } = drawing.box;
  const scale = (width * pointsPerCm) / (right - left);
  const page = new Page(fonts);
  // The scene's y goes down, the page's up.
  page.add(`${n(scale)} 0 0 ${n(-scale)} ${n(-left * scale)} ${n(bottom * scale)} cm`);
  page.add(`${rgb(drawing.background)} rg ${n(left)} ${n(top)} ${n(right - left)} ${n(bottom - top)} re f`);
  for (const item of drawing.items) page.draw(item);
  const file = new PdfFile();
  const content = await file.stream("", new TextEncoder().encode(page.content));
  const resources = await page.resources(file);
  const pages = file.reserve();
  const size = `[0 0 ${n((right - left) * scale)} ${n((bottom - top) * scale)}]`;
  const only = file.object(
    `<< /Type /Page /Parent ${pages} 0 R /MediaBox ${size} /Contents ${content} /Resources ${resources} >>`,
  );
  file.object(`<< /Type /Pages /Kids [${only}] /Count 1 >>`, pages);
  const root = file.object(`<< /Type /Catalog /Pages ${pages} 0 R >>`);
  return file.finish(root, file.object(`<< /Title ${pdfText(drawing.title)} /Producer (Heddle) >>`));
}

const rgb = (colour: string): string =>
  [1, 3, 5].map((i) => n(Number.parseInt(colour.slice(i, i + 2), 16) / 255)).join(" ");

class Page {
  private readonly lines: string[] = [];
  private readonly used = new Map<Font, Map<number, Glyph>>();
  private readonly opacities = new Set<number>();

  constructor(private readonly fonts: Fonts) {}

  get content(): string {
    return this.lines.join("\n");
  }

  add(line: string): void {
    this.lines.push(line);
  }

  draw(item: Item): void {
    if (item.item === "cells") {
      this.cells(item);
      return;
    }
    const opacity = item.opacity ?? 1;
    if (opacity !== 1) this.opacities.add(opacity);
    this.add(opacity === 1 ? "q" : `q /A${Math.round(opacity * 100)} gs`);
    if (item.item === "path") this.path(item);
    else this.text(item);
    this.add("Q");
  }

  async resources(file: PdfFile): Promise<string> {
    const fonts: string[] = [];
    for (const [i, [font, used]] of [...this.used].entries())
      fonts.push(`/F${i} ${await pdfFont(file, font, used)}`);
    const states = [...this.opacities].map((a) => `/A${Math.round(a * 100)} << /ca ${n(a)} /CA ${n(a)} >>`);
    return `<< /Font << ${fonts.join(" ")} >> /ExtGState << ${states.join(" ")} >> >>`;
  }

  private path({ steps, fill, stroke }: PathItem): void {
    if (fill) this.add(`${rgb(fill)} rg`);
    if (stroke) {
      const dash = (stroke.dash ?? []).map(n).join(" ");
      this.add(
        `${rgb(stroke.colour)} RG ${n(stroke.width)} w ${stroke.cap === "round" ? 1 : 0} J [${dash}] 0 d`,
      );
    }
    for (const [letter, ...numbers] of steps)
      this.add(
        letter === "Z"
          ? "h"
          : `${numbers.map(n).join(" ")} ${letter === "M" ? "m" : letter === "L" ? "l" : "c"}`,
      );
    this.add(fill && stroke ? "B" : fill ? "f" : stroke ? "S" : "n");
  }

  /** The letters of one font in a row are written at once. */
  private text({ text, face, size, x, y, anchor, turned = 0, colour }: TextItem): void {
    const glyphs = this.fonts.glyphs(text, face);
    const width = glyphs.reduce((sum, g) => sum + g.advance, 0) * size;
    const from = anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0;
    const [cos, sin] = [Math.cos((turned * Math.PI) / 180), Math.sin((turned * Math.PI) / 180)];
    this.add(`${rgb(colour)} rg BT`);
    let at = from;
    for (let i = 0; i < glyphs.length; ) {
      const { font } = glyphs[i]!;
      let end = i;
      while (glyphs[end]?.font === font) end++;
      const run = glyphs.slice(i, end);
      const place = [cos, sin, sin, -cos, x + at * cos, y + at * sin].map(n).join(" ");
      this.add(`/F${this.numberOf(font)} ${n(size)} Tf ${place} Tm`);
      this.add(`<${run.map((g) => this.use(font, g)).join("")}> Tj`);
      at += run.reduce((sum, g) => sum + g.advance, 0) * size;
      i = end;
    }
    this.add("ET");
  }

  private numberOf(font: Font): number {
    if (!this.used.has(font)) this.used.set(font, new Map());
    return [...this.used.keys()].indexOf(font);
  }

  private use(font: Font, glyph: Glyph): string {
    this.used.get(font)?.set(glyph.id, glyph);
    return glyphCode(glyph.id);
  }

  /** Each cell reaches a little under the next, so that no seam is seen between them. */
  private cells(item: CellsItem): void {
    const { x: left, y: top, width: wide, height: tall } = item;
    this.add(`q ${n(left)} ${n(top)} ${n(wide)} ${n(tall)} re W n`);
    const under = 0.4;
    for (const { x, y, width, height, colour } of runsOf(item))
      this.add(`${rgb(colour)} rg ${n(x)} ${n(y)} ${n(width + under)} ${n(height + under)} re f`);
    this.add("Q");
  }
}
