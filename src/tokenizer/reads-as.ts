// Text as a graph with a vocabulary of pieces reads it: ids, one sample a line of the graph's text.
import { type HeddleDocument, special } from "../core/index.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** `goesOn`: the text is to be written on, so that no token ends it. Throws an Error where it has no token. */
export function readsAs(
  text: string,
  {
    tokenizer,
    document,
    goesOn = false,
    around = true,
  }: {
    readonly tokenizer: Tokenizer;
    readonly document: Pick<HeddleDocument, "vocabulary">;
    readonly goesOn?: boolean;
    /** With the tokens that are put around a text. */
    readonly around?: boolean;
  },
): readonly number[] {
  const { ids, offsets } = tokenizer.encode(text, { special: around });
  const end = document.vocabulary?.tokens.indexOf(special.end) ?? -1;
  let count = ids.length;
  while (goesOn && count > 1 && ids[count - 1] === end && offsets[count - 1]?.[1] === 0) count--;
  if (count === 0) throw new Error("the text is empty: enter at least one token");
  return ids.slice(0, count);
}

const sample = "The cat sat on the mat.";

/**
 * Each stream's text as words that people read, in no more tokens than it had: what an imported graph shows first. Where
 * a target holds its start token, so does this one.
 */
export function sampleText(
  tokenizer: Tokenizer,
  { text, objective }: HeddleDocument,
): Record<string, string> {
  const { ids } = tokenizer.encode(sample);
  return Object.fromEntries(
    Object.entries(text).map(([stream, before]) => {
      const start = stream === objective?.stream ? objective.start : undefined;
      const all = start === undefined ? ids : [start, ...ids];
      const count = before.split(" ").length;
      return [stream, all.length === 0 ? before : all.slice(0, count).join(" ")];
    }),
  );
}
