// Text ↔ token ids, by the document's vocabulary.
import type { Vocabulary } from "../model/index.ts";

/** Token ids of several samples, padded on the right to the longest. */
export interface Encoded {
  /** [B, T] row-major. */
  readonly ids: readonly number[];
  /** 1 where a token was in the text, 0 where it is padding; [B, T]. */
  readonly valid: readonly number[];
  readonly batch: number;
  readonly time: number;
  /** The tokens of each sample as the ids say them, padding left out: `<unk>` stands where a word is unknown. */
  readonly tokens: readonly (readonly string[])[];
  /** Words or characters that the vocabulary does not have and that `<unk>` stands for. */
  readonly unknown: readonly string[];
}

export type EncodeResult =
  | { readonly ok: true; readonly encoded: Encoded }
  | { readonly ok: false; readonly why: string };

export const special = {
  unknown: "<unk>",
  padding: "<pad>",
  begin: "<bos>",
  end: "<eos>",
  mask: "[MASK]",
} as const;

const specials: ReadonlySet<string> = new Set(Object.values(special));

const aroundSpecials = /(<unk>|<pad>|<bos>|<eos>|\[MASK\])/;

/** A word with what is inside it (don't, well-known), or one sign. */
const wordOrSign = /[\p{L}\p{N}_]+(?:['’-][\p{L}\p{N}_]+)*|[^\s\p{L}\p{N}_]/gu;
const isSign = (character: string | undefined): boolean => /^[^\p{L}\p{N}_]$/u.test(character ?? "");

/** Whether the vocabulary has the characters from here to there as one word. */
type Has = (characters: readonly string[], from: number, to: number) => boolean;

/** Splits one sample into tokens. Specials are kept whole, and so is what the vocabulary has as it is written. */
function split(line: string, { kind, splitPunctuation }: Vocabulary, has: Has): string[] {
  const apart = kind === "words" && splitPunctuation === true;
  if (kind !== "characters" && !apart) return line.split(/\s+/).filter((w) => w !== "");
  return line.split(aroundSpecials).flatMap((part) => {
    if (specials.has(part)) return [part];
    return apart ? part.split(/\s+/).flatMap((word) => withoutSigns(word, has)) : [...part];
  });
}

/** Signs around a word come off one by one, until what is left is in the vocabulary: `(U.S.)` may be `(`, `U.S.`, `)`. */
function withoutSigns(word: string, has: Has): readonly string[] {
  const characters = [...word];
  let [from, to] = [0, characters.length];
  while (from < to && !has(characters, from, to)) {
    if (isSign(characters[to - 1])) to--;
    else if (isSign(characters[from])) from++;
    else break;
  }
  const middle = characters.slice(from, to).join("");
  return [
    ...characters.slice(0, from),
    ...(has(characters, from, to) ? [middle] : (middle.match(wordOrSign) ?? [])),
    ...characters.slice(to),
  ];
}

/** Encodes text, one sample a line; empty lines are left out. */
export function encode(text: string, vocabulary: Vocabulary): EncodeResult {
  const lines = text.split(/\r?\n/).filter((l) => l.trim() !== "");
  if (lines.length === 0) return { ok: false, why: "The text is empty; enter at least one token" };
  const { kind } = vocabulary;
  const index = new Map(vocabulary.tokens.map((t, i) => [t, i] as const));
  const isIds = kind === "ids" || kind === "pieces";
  // Of ids, one that is none is a slip: what they mean is not for text to say.
  const unknownId = kind === "pieces" ? undefined : index.get(special.unknown);
  const folds = kind === "words" && vocabulary.lowercase === true;
  const find = (word: string) => index.get(word) ?? (folds ? index.get(word.toLowerCase()) : undefined);
  const longest = vocabulary.tokens.reduce((most, t) => Math.max(most, t.length), 0);
  const has: Has = (characters, from, to) =>
    to - from <= longest && find(characters.slice(from, to).join("")) !== undefined;
  const unknown = new Set<string>();
  const rows: { ids: number[]; tokens: string[] }[] = [];
  for (const line of lines) {
    const ids: number[] = [];
    const tokens: string[] = [];
    for (const word of split(line, vocabulary, has)) {
      const id = isIds ? parseId(word, vocabulary.tokens.length) : find(word);
      if (id === undefined) {
        unknown.add(word);
        if (unknownId === undefined) continue;
      }
      ids.push(id ?? unknownId!);
      tokens.push(id === undefined ? special.unknown : kind === "ids" ? word : vocabulary.tokens[id]!);
    }
    rows.push({ ids, tokens });
  }
  if (unknown.size > 0 && unknownId === undefined) {
    const what = isIds ? `an id from 0 to ${vocabulary.tokens.length - 1}` : "in the vocabulary";
    const list = [...unknown]
      .slice(0, 5)
      .map((w) => `"${w}"`)
      .join(", ");
    const way = isIds
      ? kind === "pieces"
        ? "; text is made ids by the tokenizer"
        : ""
      : `. It knows ${vocabulary.tokens.slice(0, 12).join(" ")}${vocabulary.tokens.length > 12 ? " …" : ""}; add ${special.unknown} to allow unknown tokens`;
    return { ok: false, why: `${list} ${unknown.size === 1 ? "is" : "are"} not ${what}${way}` };
  }
  return { ok: true, encoded: pad(rows, index.get(special.padding) ?? 0, [...unknown]) };
}

/** Ids given directly, one row a sample; each must lie in [0, size). */
export function encodeIds(
  rows: readonly (readonly number[])[],
  vocabulary: Vocabulary | undefined,
  size: number,
): EncodeResult {
  if (rows.length === 0 || rows.some((r) => r.length === 0))
    return { ok: false, why: "No ids are given; enter at least one" };
  const bad = rows.flat().find((id) => !Number.isInteger(id) || id < 0 || id >= size);
  if (bad !== undefined)
    return {
      ok: false,
      why: `The id ${bad} is outside the vocabulary; it must be an integer from 0 to ${size - 1}`,
    };
  const tokens = (r: readonly number[]) => r.map((id) => vocabulary?.tokens[id] ?? String(id));
  const padding = vocabulary?.tokens.indexOf(special.padding) ?? -1;
  return {
    ok: true,
    encoded: pad(
      rows.map((r) => ({ ids: [...r], tokens: tokens(r) })),
      Math.max(padding, 0),
      [],
    ),
  };
}

function pad(
  rows: readonly { ids: number[]; tokens: string[] }[],
  padding: number,
  unknown: string[],
): Encoded {
  const time = rows.reduce((longest, r) => Math.max(longest, r.ids.length), 0);
  const cell = <T>(of: (r: { ids: number[] }, t: number) => T) =>
    rows.flatMap((r) => Array.from({ length: time }, (_, t) => of(r, t)));
  return {
    ids: cell((r, t) => r.ids[t] ?? padding),
    valid: cell((r, t) => (t < r.ids.length ? 1 : 0)),
    batch: rows.length,
    time,
    tokens: rows.map((r) => r.tokens),
    unknown,
  };
}

function parseId(word: string, size: number): number | undefined {
  const id = Number(word);
  return Number.isInteger(id) && id >= 0 && id < size ? id : undefined;
}
