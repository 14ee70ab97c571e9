// Ids → text, by the document's vocabulary: apart from `encode`, which the page needs at once.
import type { Vocabulary } from "../model/index.ts";
import { special } from "./vocabulary.ts";

/** Ids back to text, as the vocabulary's kind joins it. */
export function decode(ids: readonly number[], vocabulary: Vocabulary): string {
  if (vocabulary.kind === "pieces") return joined(ids, vocabulary);
  const tokens = ids.map((id) => vocabulary.tokens[id] ?? special.unknown);
  return vocabulary.kind === "characters" ? tokens.join("") : tokens.join(" ");
}

const unsaid: ReadonlySet<string> = new Set([special.padding, special.begin, special.end]);

/** Pieces one behind the other, bytes made characters again; what only begins or ends a text is left out. */
function joined(ids: readonly number[], { tokens, dropsFirstSpace }: Vocabulary): string {
  const pieces = ids.map((id) => tokens[id] ?? special.unknown).filter((token) => !unsaid.has(token));
  const text = pieces
    .join("")
    .replace(/(?:<0x[0-9A-F]{2}>)+/g, (bytes) =>
      bytes
        .replace(/<0x(..)>/g, "%$1")
        .replace(/%[CD].%[89AB].|%E.(?:%[89AB].){2}|%F.(?:%[89AB].){3}|%../g, characterOf),
    );
  return dropsFirstSpace && text.startsWith(" ") ? text.slice(1) : text;
}

/** Of UTF-8 with percent signs; bytes that are no character are �. */
function characterOf(bytes: string): string {
  try {
    return decodeURIComponent(bytes);
  } catch {
    return "\uFFFD";
  }
}
