// The tokens of a tokenizer as pieces of text that people read, " the" for "Ġthe" and "▁the": the vocabulary of a graph.
// Put one behind the other they are the text; bytes that are no character alone stand as `<0xE2>`.
import { special, type Vocabulary } from "../core/index.ts";
import { byteName, charactersAsBytes } from "./bytes.ts";
import { literally } from "./patterns.ts";
import type { Tokenizer } from "./tokenizer.ts";

type Piece = (token: string) => string;

/**
 * A vocabulary of pieces in the place of one of ids, which may name the padding, the first and the last token. Throws an
 * Error where the tokenizer has ids that the model has no row for.
 */
export function vocabularyOfPieces(tokenizer: Tokenizer, ids: Vocabulary, file: string): Vocabulary {
  const size = ids.tokens.length;
  if (tokenizer.size > size) {
    const last = tokenizer.size - 1;
    throw new Error(
      `the tokenizer does not fit the model: its last id is ${last}, ${literally(tokenizer.token(last))}, and the model has ${size} tokens`,
    );
  }
  const named = ids.tokens.map((token, id) => (token === String(id) ? null : token));
  const used = new Set(named);
  const piece = pieceOf(tokenizer);
  const tokens = named.map((name, id) => {
    if (name !== null) return name;
    const raw = tokenizer.token(id);
    const readable = raw === undefined ? `<${id}>` : tokenizer.isAdded(id) ? maskName(raw) : piece(raw);
    const free =
      [readable, raw ?? readable].find((text) => text !== "" && !used.has(text)) ?? `${readable}<${id}>`;
    used.add(free);
    return free;
  });
  return {
    kind: "pieces",
    tokenizer: file,
    ...(dropsSpace(tokenizer) ? { dropsFirstSpace: true } : {}),
    tokens,
  };
}

const maskName = (token: string): string => (token === "<mask>" ? special.mask : token);

function pieceOf({ isByteLevel, parts }: Tokenizer): Piece {
  if (isByteLevel) return readableBytes;
  if (parts.has("WordPiece"))
    return (token) => (token.startsWith(parts.prefix) ? token.slice(parts.prefix.length) : ` ${token}`);
  if (parts.suffix !== "")
    return (token) => (token.endsWith(parts.suffix) ? `${token.slice(0, -parts.suffix.length)} ` : token);
  return (token) => token.replaceAll("▁", " ");
}

function readableBytes(token: string): string {
  const bytes = charactersAsBytes(token);
  if (bytes === null) return token;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, byteName).join("");
  }
}

const dropsSpace = ({ isByteLevel, parts }: Tokenizer): boolean =>
  !isByteLevel && (parts.has("WordPiece") || parts.has("Metaspace") || parts.has("Strip"));
