// Where the tokens of a piece of text lie in it. The library gives the pieces and their tokens as texts alone; they are
// found again from left to right.
import type { Aligned, Span } from "./aligned.ts";
import { byteCount, bytesAsCharacters, isByteName } from "./bytes.ts";

/** Each byte is a character of its own, as byte-level tokenizers read text. */
export const inBytes = ({ characters, spans }: Aligned): Aligned => {
  const bytes = characters.map((c) => [...bytesAsCharacters(c)]);
  return { characters: bytes.flat(), spans: bytes.flatMap((of, i) => of.map(() => spans[i]!)) };
};

const startsAt = (text: readonly string[], piece: readonly string[], at: number): boolean =>
  at + piece.length <= text.length && piece.every((c, i) => text[at + i] === c);

const isSpace = (c: string | undefined) => c !== undefined && /^[\p{White_Space}Ġ▁]$/u.test(c);

/** Finds pieces one after the other. */
export class Finder {
  private at = 0;

  constructor(private readonly text: Aligned) {}

  /** The next piece with what it stands for; null where it is not in the text. */
  next(piece: string): Aligned | null {
    const wanted = [...piece];
    const { characters } = this.text;
    let at = this.at;
    const mayBeAdded = wanted.length === 1 && at === 0;
    while (!mayBeAdded && !startsAt(characters, wanted, at) && isSpace(characters[at])) at++;
    if (startsAt(characters, wanted, at)) return this.take(wanted, at, wanted.length);
    // A space that was put in front stands for the character behind it.
    const bare = wanted.slice(1);
    if (isSpace(wanted[0]) && (bare.length > 0 || this.at === 0) && startsAt(characters, bare, this.at)) {
      const first = this.text.spans[this.at] ?? [0, 0];
      return { characters: wanted, spans: [first, ...this.take(bare, this.at, bare.length).spans] };
    }
    for (at = this.at; at < characters.length; at++)
      if (startsAt(characters, wanted, at)) return this.take(wanted, at, wanted.length);
    return null;
  }

  private take(characters: readonly string[], at: number, count: number): Aligned {
    this.at = at + count;
    return { characters, spans: this.text.spans.slice(at, at + count) };
  }
}

interface Marks {
  /** What tokens inside a word begin with, "##". */
  readonly prefix: string;
  /** What the last token of a word ends with, "</w>". */
  readonly suffix: string;
  readonly unknown: string | undefined;
  /** Unknown characters behind each other are one token. */
  readonly fuses: boolean;
}

/** Of each token of a piece what it stands for. A token that is not found stands for what lies up to the next one. */
export function spansOf(tokens: readonly string[], piece: Aligned, marks: Marks): Span[] {
  const { characters, spans } = piece;
  const surfaces = tokens.map((token, i) => surfaceOf(token, i, marks));
  let at = 0;
  let bytesLeft = 0;
  return tokens.map((token, i): Span => {
    const wanted = surfaces[i]!;
    if (startsAt(characters, wanted, at)) {
      at += wanted.length;
      return spanOf(spans, at - wanted.length, at);
    }
    if (isByteName(token)) {
      if (bytesLeft === 0) bytesLeft = byteCount(characters[at] ?? "");
      bytesLeft--;
      const span = spanOf(spans, at, at + 1);
      if (bytesLeft <= 0) at++;
      return span;
    }
    const from = at;
    const next = surfaces[i + 1];
    at = next === undefined ? characters.length : at + 1;
    while (next && marks.fuses && at < characters.length && !startsAt(characters, next, at)) at++;
    return spanOf(spans, from, at);
  });
}

function surfaceOf(token: string, index: number, { prefix, suffix, unknown }: Marks): readonly string[] {
  if (token === unknown) return [...token];
  const bare = index > 0 && prefix !== "" && token.startsWith(prefix) ? token.slice(prefix.length) : token;
  return [...(suffix !== "" && bare.endsWith(suffix) ? bare.slice(0, -suffix.length) : bare)];
}

function spanOf(spans: readonly Span[], from: number, to: number): Span {
  const [first, last] = [spans[Math.min(from, spans.length - 1)], spans[Math.min(to, spans.length) - 1]];
  return [first?.[0] ?? 0, Math.max(first?.[0] ?? 0, last?.[1] ?? 0)];
}

/** Spaces at the ends of byte-level tokens are no part of what they stand for, where the tokenizer says so. */
export function trimmed(tokens: readonly string[], spans: readonly Span[], addsSpace: boolean): Span[] {
  const count = (characters: readonly string[]) => {
    const first = characters.findIndex((c) => !/^[Ġ\p{White_Space}]$/u.test(c));
    return first < 0 ? characters.length : first;
  };
  return spans.map(([from, to], i): Span => {
    const characters = [...tokens[i]!];
    let leading = count(characters);
    const trailing = count(characters.toReversed());
    // One alone was put in front; of several none was.
    if (leading === 1 && addsSpace && (i === 0 || from === 0)) leading = 0;
    const start = Math.min(from + leading, to);
    return [start, trailing > 0 && to >= trailing ? Math.max(to - trailing, start) : to];
  });
}
