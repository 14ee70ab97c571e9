// SentencePiece's precompiled_charsmap: a double-array trie (Darts) from what is replaced to what is put there. The library
// has an approximation of the usual one; this reads what the file says, grapheme by grapheme, as the original does.
import type { Aligned, Span } from "./aligned.ts";
import type { Normalize } from "./normalize.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function precompiled(base64: string): Normalize {
  const bytes = bytesOf(base64);
  const view = new DataView(bytes.buffer);
  const size = bytes.length < 4 ? 0 : view.getUint32(0, true);
  if (bytes.length < 4 + size || size % 4 !== 0) throw new Error("the precompiled_charsmap is cut off");
  const units = Uint32Array.from({ length: size / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
  const strings = bytes.subarray(4 + size);
  const segments = new Intl.Segmenter("en", { granularity: "grapheme" });

  /** What stands in the place of the shortest beginning that the trie has; null where it has none. */
  const replacement = (text: string): string | null => {
    let at = offsetOf(units[0] ?? 0);
    for (const byte of encoder.encode(text)) {
      if (byte === 0) return null;
      at ^= byte;
      const unit = units[at] ?? 0;
      if ((unit & 0x800000ff) >>> 0 !== byte) return null;
      at ^= offsetOf(unit);
      if (((unit >>> 8) & 1) === 0) continue;
      const start = (units[at] ?? 0) & 0x7fffffff;
      const end = strings.indexOf(0, start);
      return decoder.decode(strings.subarray(start, end < 0 ? strings.length : end));
    }
    return null;
  };

  return (text: Aligned): Aligned => {
    const characters: string[] = [];
    const spans: Span[] = [];
    let at = 0;
    const put = (now: string, length: number) => {
      [...now].forEach((character, i) => {
        characters.push(character);
        spans.push(text.spans[at + Math.min(i, length - 1)]!);
      });
      at += length;
    };
    for (const { segment } of segments.segment(text.characters.join(""))) {
      const parts = [...segment];
      const whole = encoder.encode(segment).length < 6 ? replacement(segment) : null;
      if (whole !== null) put(whole, parts.length);
      else for (const part of parts) put(replacement(part) ?? part, 1);
    }
    return { characters, spans };
  };
}

const offsetOf = (unit: number): number => ((unit >>> 10) << ((unit & (1 << 9)) >>> 6)) >>> 0;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  } catch {
    throw new Error("the precompiled_charsmap is no base64");
  }
}
