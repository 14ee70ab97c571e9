// How byte-level tokenizers write bytes: each of the 256 as a character that can be seen (GPT-2, Radford et al. 2019).

const encoder = new TextEncoder();

/** Printable bytes stand for themselves, the others for the characters from U+0100 on. */
const characters: readonly string[] = (() => {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isSeen =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
    return String.fromCharCode(isSeen ? byte : next++);
  });
})();

const bytes: ReadonlyMap<string, number> = new Map(characters.map((c, byte) => [c, byte]));

export const bytesAsCharacters = (text: string): string =>
  Array.from(encoder.encode(text), (byte) => characters[byte]!).join("");

/** Null where a character stands for no byte. */
export function charactersAsBytes(text: string): Uint8Array | null {
  const found = [...text].map((c) => bytes.get(c));
  return found.includes(undefined) ? null : Uint8Array.from(found as number[]);
}

export const byteCount = (character: string): number => encoder.encode(character).length;

/** `<0xE2>`: a byte as SentencePiece names it. */
export const byteName = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;

export const isByteName = (token: string): boolean => /^<0x[0-9A-F]{2}>$/.test(token);
