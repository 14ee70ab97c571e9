// A font inside a PDF (ISO 32000-1, 9.7): TrueType, by the number of each glyph, with the character that each stands for,
// so that its text can be searched and copied.
import type { Font } from "./font.ts";
import type { Glyph } from "./fonts.ts";
import type { PdfFile } from "./pdf-file.ts";
import { trueTypeOf } from "./woff.ts";

/** Writes a font of which these glyphs are used; gives the reference to it. */
export async function pdfFont(file: PdfFile, font: Font, used: ReadonlyMap<number, Glyph>): Promise<string> {
  const program = trueTypeOf(font.tables);
  const data = await file.stream(`/Length1 ${program.length}`, program);
  const name = `/HDL${String.fromCharCode(65 + (font.name.length % 26))}AA+${font.name.replaceAll(/[^A-Za-z0-9-]/g, "")}`;
  const thousandths = (em: number) => Math.round(em * 1000);
  const [ascent, descent] = [thousandths(font.ascent), thousandths(font.descent)];
  const descriptor = file.object(
    `<< /Type /FontDescriptor /FontName ${name} /Flags 4 /ItalicAngle 0 /StemV 80 /CapHeight 730 ` +
      `/Ascent ${ascent} /Descent ${descent} /FontBBox [-1000 ${descent} 3000 ${ascent}] /FontFile2 ${data} >>`,
  );
  const glyphs = [...used.values()].sort((a, b) => a.id - b.id);
  const widths = glyphs.map(({ id, advance }) => `${id} [${thousandths(advance)}]`).join(" ");
  const descendant = file.object(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont ${name} /CIDToGIDMap /Identity /DW 1000 /W [${widths}] ` +
      `/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} >>`,
  );
  const unicode = await file.stream("", toUnicode(glyphs));
  return file.object(
    `<< /Type /Font /Subtype /Type0 /BaseFont ${name} /Encoding /Identity-H /DescendantFonts [${descendant}] ` +
      `/ToUnicode ${unicode} >>`,
  );
}

export const glyphCode = (id: number): string => id.toString(16).padStart(4, "0");

/** At most a hundred in one table. */
const most = 100;

function toUnicode(glyphs: readonly Glyph[]): Uint8Array<ArrayBuffer> {
  const tables: string[] = [];
  for (let i = 0; i < glyphs.length; i += most) {
    const rows = glyphs.slice(i, i + most).map(({ id, character }) => {
      const units = Array.from({ length: character.length }, (_, u) => glyphCode(character.charCodeAt(u)));
      return `<${glyphCode(id)}> <${units.join("")}>`;
    });
    tables.push(`${rows.length} beginbfchar\n${rows.join("\n")}\nendbfchar`);
  }
  const text = [
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
    "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
    "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange",
    ...tables,
    "endcmap CMapName currentdict /CMap defineresource pop end end",
  ];
  return new TextEncoder().encode(text.join("\n"));
}
