// What a model writes from: a prompt that it goes on with, or a source that it reads.
import type { HeddleDocument, ObjectiveKind } from "../../core/index.ts";

/** Whether models of this objective write token by token. */
export const writes = (kind: ObjectiveKind | undefined): boolean =>
  kind === "next-token" || kind === "prefix-lm" || kind === "seq2seq";

/** The first line of the text that stands where a prompt or a source would; "" where there is none. */
export function promptLine({ text, objective }: HeddleDocument): string {
  const reads = objective?.kind === "seq2seq";
  const stream = Object.keys(text).find((name) => (name === objective?.stream) !== reads);
  return ((stream === undefined ? Object.values(text)[0] : text[stream]) ?? "").split("\n")[0] ?? "";
}
