// Tokens that are found in a text before it is split: `<s>`, `<|endoftext|>`. The library finds them too, but not where,
// and does not ask whether they are words of their own.
import { type Aligned, slice, textOf } from "./aligned.ts";
import { escaped } from "./patterns.ts";

export interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
  /** It is looked for in the normalized text. */
  readonly normalized: boolean;
  readonly singleWord: boolean;
  readonly leftSpaces: boolean;
  readonly rightSpaces: boolean;
}

export interface Part {
  readonly text: Aligned;
  readonly added: AddedToken | null;
}

const word = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]/u;

/** Parts without such tokens, and the tokens between them; the longest one where several begin. */
export function addedFinder(tokens: ReadonlyMap<string, AddedToken>): (text: Aligned) => readonly Part[] {
  if (tokens.size === 0) return (text) => [{ text, added: null }];
  const longestFirst = [...tokens.keys()].toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(escaped).join("|"), "gu");
  return (text) => {
    const whole = textOf(text);
    const places = unitsOf(text.characters);
    const parts: Part[] = [];
    let done = 0;
    const put = (from: number, to: number, added: AddedToken | null) => {
      if (to > from) parts.push({ text: slice(text, places[from]!, places[to]!), added });
    };
    for (const match of whole.matchAll(pattern)) {
      const token = tokens.get(match[0])!;
      let [from, to] = [match.index, match.index + match[0].length];
      const before = [...whole.slice(Math.max(0, from - 2), from)].at(-1) ?? "";
      if (token.singleWord && (word.test(before) || word.test(whole.slice(to, to + 2).slice(0, 1)))) continue;
      if (token.leftSpaces) from = Math.max(done, whole.slice(0, from).trimEnd().length);
      if (token.rightSpaces) to += whole.length - to - whole.slice(to).trimStart().length;
      if (from < done) continue;
      put(done, from, null);
      put(from, to, token);
      done = to;
    }
    put(done, whole.length, null);
    return parts;
  };
}

/** The character at each UTF-16 unit, and at the end. */
function unitsOf(characters: readonly string[]): readonly number[] {
  const places = characters.flatMap((c, i) => new Array<number>(c.length).fill(i));
  return [...places, characters.length];
}
