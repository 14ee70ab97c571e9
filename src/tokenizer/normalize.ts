// The normalizers of a tokenizer.json, on text that remembers where it comes from. Ours and not the library's: that one
// forgets positions, has no Nmt, and takes characters beyond U+FFFF for none.
import { type Aligned, mapped, normalForm, prepended, replaced, type UnicodeForm } from "./aligned.ts";
import { bytesAsCharacters } from "./bytes.ts";
import { record } from "./json.ts";
import { compile, literally } from "./patterns.ts";
import { precompiled } from "./precompiled.ts";

export type Normalize = (text: Aligned) => Aligned;

const space = /^\p{White_Space}$/u;
const isSpace = (character: string) => space.test(character);

/** Throws an Error that names what is not known. */
export function normalizerOf(config: unknown): Normalize {
  if (config === null || config === undefined) return (text) => text;
  const of = record(config, "a normalizer");
  switch (of.type) {
    case "Sequence": {
      const all = (Array.isArray(of.normalizers) ? of.normalizers : []).map(normalizerOf);
      return (text) => all.reduce((now, next) => next(now), text);
    }
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD":
      return (text) => normalForm(text, of.type as UnicodeForm);
    case "Lowercase":
      return lowercase;
    case "StripAccents":
      return (text) => mapped(text, (c) => (/^\p{M}$/u.test(c) ? null : c));
    case "Strip":
      return strip(of.strip_left !== false, of.strip_right !== false);
    case "Prepend":
      return (text) => prepended(text, String(of.prepend ?? ""));
    case "Replace": {
      const pattern = compile(of.pattern);
      return (text) => replaced(text, pattern, String(of.content ?? ""));
    }
    case "Nmt":
      return nmt;
    case "BertNormalizer":
      return bert(of);
    case "ByteLevel":
      return (text) => mapped(text, bytesAsCharacters);
    case "Precompiled":
      return precompiled(String(of.precompiled_charsmap ?? ""));
    default:
      throw new Error(`the normalizer ${literally(of.type)} is not known`);
  }
}

const lowercase: Normalize = (text) => mapped(text, (c) => c.toLowerCase());

function strip(left: boolean, right: boolean): Normalize {
  return (text) => {
    let [from, to] = [0, text.characters.length];
    while (left && from < to && isSpace(text.characters[from]!)) from++;
    while (right && from < to && isSpace(text.characters[to - 1]!)) to--;
    return { characters: text.characters.slice(from, to), spans: text.spans.slice(from, to) };
  };
}

/** Controls go, other spaces become one: as SentencePiece's nmt rules. */
const nmt: Normalize = (text) =>
  mapped(text, (c) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant.
    if (/^[\u0001-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]$/.test(c)) return null;
    return /^[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]$/.test(c) ? " " : c;
  });

const ideographs: readonly (readonly [from: number, to: number])[] = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b73f],
  [0x2b740, 0x2b81f],
  [0x2b820, 0x2ceaf],
  [0xf900, 0xfaff],
  [0x2f800, 0x2fa1f],
];

function bert(of: Readonly<Record<string, unknown>>): Normalize {
  const lowers = of.lowercase !== false;
  const strips = typeof of.strip_accents === "boolean" ? of.strip_accents : lowers;
  const steps: Normalize[] = [];
  if (of.clean_text !== false)
    steps.push((text) =>
      mapped(text, (c) => {
        if (c === "\0" || c === "\ufffd" || (!/^[\t\n\r]$/.test(c) && /^\p{C}$/u.test(c))) return null;
        return isSpace(c) ? " " : c;
      }),
    );
  if (of.handle_chinese_chars !== false)
    steps.push((text) =>
      mapped(text, (c) => {
        const code = c.codePointAt(0)!;
        return ideographs.some(([from, to]) => code >= from && code <= to) ? ` ${c} ` : c;
      }),
    );
  if (strips) steps.push((text) => mapped(normalForm(text, "NFD"), (c) => (/^\p{Mn}$/u.test(c) ? null : c)));
  if (lowers) steps.push(lowercase);
  return (text) => steps.reduce((now, next) => next(now), text);
}
