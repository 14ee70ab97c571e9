// Text that remembers where it comes from: each character of a normalized text with the characters of the original that
// it stands for, as the tokenizers library (Rust) aligns them.

/** From and to, counted in characters (code points) of the original. */
export type Span = readonly [from: number, to: number];

export interface Aligned {
  readonly characters: readonly string[];
  /** Of each character. */
  readonly spans: readonly Span[];
}

/** A character that takes the place of others. */
type Placed = readonly [character: string, span: Span];

export const alignedText = (text: string): Aligned => {
  const characters = [...text];
  return { characters, spans: characters.map((_, i) => [i, i + 1]) };
};

export const textOf = ({ characters }: Aligned): string => characters.join("");

export const slice = ({ characters, spans }: Aligned, from: number, to?: number): Aligned => ({
  characters: characters.slice(from, to),
  spans: spans.slice(from, to),
});

const made = (placed: readonly Placed[]): Aligned => ({
  characters: placed.map(([character]) => character),
  spans: placed.map(([, span]) => span),
});

/** Each character becomes those that are given for it, none to take it away; all stand for what it stood for. */
export function mapped(text: Aligned, to: (character: string) => string | null): Aligned {
  return made(
    text.characters.flatMap((character, i): readonly Placed[] => {
      const now = to(character);
      if (now === character) return [[character, text.spans[i]!]];
      return now === null ? [] : [...now].map((c) => [c, text.spans[i]!]);
    }),
  );
}

/** What matches is replaced; what is put there stands for the last character that it replaces. */
export function replaced(text: Aligned, pattern: RegExp, content: string): Aligned {
  const whole = textOf(text);
  const placed: Placed[] = [];
  let [done, units] = [0, 0];
  const keepTo = (end: number) => {
    for (; units < end; done++) {
      const character = text.characters[done]!;
      placed.push([character, text.spans[done]!]);
      units += character.length;
    }
  };
  for (const match of whole.matchAll(pattern)) {
    if (match[0] === "") continue;
    keepTo(match.index);
    for (; units < match.index + match[0].length; done++) units += text.characters[done]!.length;
    const last = text.spans[done - 1] ?? [0, 0];
    for (const character of content) placed.push([character, last]);
  }
  keepTo(whole.length);
  return made(placed);
}

/** What is put in front stands for the first character; of an empty text nothing is made. */
export function prepended(text: Aligned, content: string): Aligned {
  const first = text.spans[0];
  if (first === undefined) return text;
  const front = [...content];
  return {
    characters: [...front, ...text.characters],
    spans: [...front.map(() => first), ...text.spans],
  };
}

export type UnicodeForm = "NFC" | "NFD" | "NFKC" | "NFKD";

/**
 * A character of the normal form stands for the first one that it is made of; those of one that falls apart all stand for
 * that one. Counted in fully decomposed characters, of which both texts have as many in the same order, but for marks
 * that change places with their neighbours.
 */
export function normalForm(text: Aligned, form: UnicodeForm): Aligned {
  const whole = textOf(text);
  const normal = whole.normalize(form);
  if (normal === whole) return text;
  const apart = form.startsWith("NFK") ? "NFKD" : "NFD";
  const sizeOf = (character: string) => [...character.normalize(apart)].length;
  const owners = text.characters.flatMap((c, i) => new Array<number>(sizeOf(c)).fill(i));
  let at = 0;
  return made(
    [...normal].map((character): Placed => {
      const owner = owners[Math.min(at, owners.length - 1)] ?? 0;
      at += sizeOf(character);
      return [character, text.spans[owner]!];
    }),
  );
}
