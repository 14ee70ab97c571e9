// What a model writes from: a prompt that it goes on with, or a source that it reads.
import { encode, type HeddleDocument, type ObjectiveKind, special } from "../../core/index.ts";

/** Whether models of this objective write token by token. */
export const canGenerate = (kind: ObjectiveKind | undefined): boolean =>
  kind === "next-token" || kind === "prefix-lm" || kind === "seq2seq";

/** The first line of the text that stands where a prompt or a source would; "" where there is none. */
export function promptLine({ text, objective }: HeddleDocument): string {
  const reads = objective?.kind === "seq2seq";
  const stream = Object.keys(text).find((name) => (name === objective?.stream) !== reads);
  return ((stream === undefined ? Object.values(text)[0] : text[stream]) ?? "").split("\n")[0] ?? "";
}

/** `"zebra" is not in the vocabulary and read as <unk>.` Null where every word is known, or the text is refused. */
export function unknownWords(text: string, { vocabulary }: HeddleDocument): string | null {
  const read = vocabulary && encode(text, vocabulary);
  if (!read?.ok || read.encoded.unknown.length === 0) return null;
  const { unknown } = read.encoded;
  const words = unknown.map((word) => `"${word}"`).join(", ");
  return `${words} ${unknown.length === 1 ? "is" : "are"} not in the vocabulary and read as ${special.unknown}.`;
}
