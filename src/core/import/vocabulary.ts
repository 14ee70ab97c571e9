// Token ids without their words: tokenizers are not read yet. Special tokens stand under their names.
import { special } from "../document/index.ts";
import type { HeddleDocument, Vocabulary } from "../model/index.ts";
import type { Config } from "./config.ts";

/** Beyond this a graph holds no list of tokens; ids are given as numbers all the same. */
const largest = 300_000;

/** The vocabulary and a text of as many ids as each stream's sample has. */
export function idsVocabulary(
  config: Config,
  size: number,
  lengths: number | Readonly<Record<string, number>>,
): Pick<HeddleDocument, "text"> & { readonly vocabulary?: Vocabulary } {
  const ids = { end: idOf(config, "eos_token_id"), begin: idOf(config, "bos_token_id") };
  const padding = idOf(config, "pad_token_id");
  const streams = typeof lengths === "number" ? { main: lengths } : lengths;
  const text = Object.fromEntries(
    Object.entries(streams).map(([stream, length], s) => [
      stream,
      Array.from({ length }, (_, t) => (7 * t + 3 + 5 * s) % size).join(" "),
    ]),
  );
  if (size > largest) return { text };
  const tokens = Array.from({ length: size }, (_, id) => String(id));
  for (const [name, id] of [
    [special.padding, padding],
    [special.begin, ids.begin],
    [special.end, ids.end],
  ] as const)
    if (id !== null && id < size) tokens[id] = name;
  return { vocabulary: { kind: "ids", tokens }, text };
}

/** The first one where a config has several ends. */
function idOf(config: Config, key: string): number | null {
  const value = config.get(key);
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === "number" && Number.isInteger(first) && first >= 0 ? first : null;
}
