// What of a tokenizer.json the library reads otherwise than the original, said in words that it reads right.
import { record } from "./json.ts";
import { escaped } from "./patterns.ts";

const split = (regex: string, invert = false) => ({
  ...{ type: "Split", pattern: { Regex: regex }, behavior: invert ? "Removed" : "Isolated" },
  invert,
});

const letters = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{200C}\\x{200D}";
const punctuation = "[\\p{P}\\x21-\\x2F\\x3A-\\x40\\x5B-\\x60\\x7B-\\x7E]";

/** Throws an Error that names a behaviour that is not known. */
export function mendedPreTokenizer(config: unknown): unknown {
  if (config === null || config === undefined) return null;
  const of = record(config, "a pre-tokenizer");
  switch (of.type) {
    case "Sequence":
      return {
        ...of,
        pretokenizers: (Array.isArray(of.pretokenizers) ? of.pretokenizers : []).map(mendedPreTokenizer),
      };
    // Its letters are those of all scripts, and ½ is none.
    case "Whitespace":
      return split(`[${letters}]+|[^${letters}\\s]+`, true);
    // Each sign is apart where nothing else is said, and the digits of all scripts are digits.
    case "Punctuation":
      return { ...of, type: "Split", pattern: { Regex: punctuation }, behavior: of.behavior ?? "Isolated" };
    case "Digits":
      return split(of.individual_digits === true ? "\\p{N}" : "\\p{N}+");
    // It splits in front of each replaced space, so that no token reaches over it.
    case "Metaspace": {
      if (of.split === false) return of;
      const sign = escaped(String(of.replacement ?? "▁"));
      return { type: "Sequence", pretokenizers: [of, split(`${sign}[^${sign}]*|[^${sign}]+`, true)] };
    }
    case "Split":
      return mendedSplit(of);
    default:
      return of;
  }
}

/** The library splits around what matches and drops it, or keeps it apart; the rest is said as what is to match. */
function mendedSplit(of: Readonly<Record<string, unknown>>): unknown {
  const behavior = String(of.behavior ?? "Isolated").toLowerCase();
  if (of.invert === true || behavior === "isolated" || behavior === "removed") return of;
  const pattern = of.pattern as { readonly Regex?: string; readonly String?: string } | undefined;
  const regex = pattern?.Regex ?? escaped(pattern?.String ?? "");
  if (behavior === "contiguous") return split(`(?:${regex})+`);
  if (behavior === "mergedwithprevious")
    return split(`(?:(?!${regex})[\\s\\S])*(?:${regex})|(?:(?!${regex})[\\s\\S])+`, true);
  if (behavior === "mergedwithnext")
    return split(`(?:${regex})(?:(?!${regex})[\\s\\S])*|(?:(?!${regex})[\\s\\S])+`, true);
  throw new Error(`the behaviour "${behavior}" of a Split is not known`);
}

/** Where no space is put in front of a text, the library takes one away all the same. */
export function mendedDecoder(config: unknown): unknown {
  if (config === null || config === undefined) return null;
  const of = record(config, "a decoder");
  if (of.type === "Sequence")
    return { ...of, decoders: (Array.isArray(of.decoders) ? of.decoders : []).map(mendedDecoder) };
  if (of.type !== "Metaspace" || of.prepend_scheme !== "never") return of;
  const spaces = { type: "Replace", pattern: { String: String(of.replacement ?? "▁") }, content: " " };
  return { type: "Sequence", decoders: [spaces, { type: "Fuse" }] };
}
