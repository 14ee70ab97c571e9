// One walk along a JSON text, character by character: how deep it is nested, and whether an object has a key twice. A
// text may have 64 MB of numbers or of spaces, for which a tree of it would need gigabytes.

export interface JsonScan {
  /** Where it opens one level too many, or -1. */
  readonly deep: number;
  /** The second of two equal keys of one object. Means something of a text that is valid JSON. */
  readonly twice: { readonly key: string; readonly offset: number } | null;
}

const [quote, backslash, colon] = [0x22, 0x5c, 0x3a];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const isSpace = (c: number): boolean => c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;

/** Ends where the text is nested more than `maxDepth` levels deep. */
export function scanJson(text: string, maxDepth: number): JsonScan {
  /** The keys of each object that is open; null for a list. */
  const open: (Set<string> | null)[] = [];
  let twice: JsonScan["twice"] = null;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === openObject || c === openList) {
      if (open.length === maxDepth) return { deep: i, twice };
      open.push(c === openObject ? new Set() : null);
    } else if (c === closeObject || c === closeList) open.pop();
    else if (c === quote) {
      const start = i;
      for (i++; i < text.length && text.charCodeAt(i) !== quote; i++)
        if (text.charCodeAt(i) === backslash) i++;
      const keys = open.at(-1);
      if (!keys || twice || !isBeforeColon(text, i + 1)) continue;
      const key = keyOf(text.slice(start, i + 1));
      if (keys.has(key)) twice = { key, offset: start };
      keys.add(key);
    }
  }
  return { deep: -1, twice };
}

function isBeforeColon(text: string, from: number): boolean {
  let i = from;
  while (isSpace(text.charCodeAt(i))) i++;
  return text.charCodeAt(i) === colon;
}

/** As it is meant: `"\u0061"` is `a`. */
function keyOf(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
