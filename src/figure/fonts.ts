// The fonts of figures: Inter and JetBrains Mono as on the screen, KaTeX's for signs of mathematics. Each is in several
// files, by script, of which those are fetched that a drawing has characters of.
import { type Font, readFont } from "./font.ts";

export type Face = "regular" | "strong" | "mono";

const scripts = ["latin", "latin-ext", "greek", "cyrillic"] as const;
type Script = (typeof scripts)[number];

const inter = (weight: number, script: Script) =>
  `@fontsource/inter/files/inter-${script}-${weight}-normal.woff`;
const mono = (script: Script) => `@fontsource/jetbrains-mono/files/jetbrains-mono-${script}-500-normal.woff`;
const signs = "katex/dist/fonts/KaTeX_Main-Regular.woff";

/** Files of each face in the order in which they are asked for a character. */
const files: Readonly<Record<Face, readonly string[]>> = {
  regular: [...scripts.map((script) => inter(400, script)), signs],
  strong: [...scripts.map((script) => inter(600, script)), signs],
  mono: [...scripts.map(mono), signs],
};

/** Reads a file of a package, by its path from `node_modules`. */
export type ReadFontFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

export interface Glyph {
  readonly font: Font;
  readonly id: number;
  /** In em. */
  readonly advance: number;
  readonly character: string;
}

export interface Fonts {
  glyphs(text: string, face: Face): readonly Glyph[];
  /** At a size of one. */
  width(text: string, face: Face): number;
}

const known = new Map<string, Promise<Font>>();

/** Fonts that have all characters of the texts that any of them has. What none has is drawn as a box, and told. */
export async function fontsFor(
  texts: readonly { readonly text: string; readonly face: Face }[],
  read: ReadFontFile,
): Promise<Fonts & { readonly missing: readonly string[] }> {
  const load = (path: string): Promise<Font> => {
    let font = known.get(path);
    if (!font) {
      font = read(path).then((bytes) => readFont(path.replace(/^.*\/|\.woff$/g, ""), bytes));
      known.set(path, font);
    }
    return font;
  };
  const missing = new Set<string>();
  const loaded = {} as Record<Face, Font[]>;
  for (const face of Object.keys(files) as Face[]) {
    let open = new Set(texts.flatMap(({ text, face: f }) => (f === face ? [...text] : [])));
    loaded[face] = [];
    for (const [i, path] of files[face].entries()) {
      if (i > 0 && open.size === 0) break;
      const font = await load(path);
      loaded[face].push(font);
      open = new Set([...open].filter((c) => font.glyphOf(c.codePointAt(0) ?? 0) === 0));
    }
    for (const character of open) missing.add(character);
  }
  const glyphs = (text: string, face: Face): Glyph[] =>
    [...text].map((character) => {
      const code = character.codePointAt(0) ?? 0;
      const font = loaded[face].find((f) => f.glyphOf(code) !== 0) ?? loaded[face][0]!;
      const id = font.glyphOf(code);
      return { font, id, advance: font.advanceOf(id), character };
    });
  const width = (text: string, face: Face) => glyphs(text, face).reduce((sum, g) => sum + g.advance, 0);
  return { glyphs, width, missing: [...missing] };
}
