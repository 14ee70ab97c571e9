// Text that has to fit.
import type { Face, Fonts } from "./fonts.ts";

/** As much of a text as the room takes, `Self-att…`; the room in sizes of the letters. */
export function fitting(text: string, face: Face, room: number, fonts: Fonts): string {
  if (fonts.width(text, face) <= room) return text;
  const letters = [...text];
  for (let length = letters.length - 1; length > 0; length--) {
    const shorter = `${letters.slice(0, length).join("").trimEnd()}…`;
    if (fonts.width(shorter, face) <= room) return shorter;
  }
  return "";
}

/** Lines of a text that are no wider than the room; a word that is wider is a line of its own. */
export function linesOf(text: string, face: Face, room: number, fonts: Fonts): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    for (const word of paragraph.split(" ")) {
      const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
      if (lines.length > 0 && fonts.width(longer, face) <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  });
}
