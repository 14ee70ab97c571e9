/** The challenges: graphs that each have one real bug, with the story told to who looks for it. Loaded when asked for. */

import expectedText from "../../../graphs/broken/expected.json?raw";
import { type HeddleDocument, parseDocument } from "../../core/index.ts";
import { isObject } from "../storage/checks.ts";

const files = import.meta.glob<string>("../../../graphs/broken/*.graph.json", {
  query: "?raw",
  import: "default",
});

export interface ChallengeInfo {
  readonly id: string;
  readonly code: string;
  readonly node: string | null;
  readonly title: string;
  readonly story: string;
}

const text = (v: unknown): string => (typeof v === "string" ? v : "");
const expected: unknown = JSON.parse(expectedText);
export const challenges: readonly ChallengeInfo[] = Object.entries(
  isObject(expected) ? expected : {},
).flatMap(([id, record]) => {
  if (!isObject(record)) return [];
  const { code, node, title, story } = record;
  const at = typeof node === "string" ? node : null;
  return [{ id, code: text(code), node: at, title: text(title), story: text(story) }];
});

const families: readonly (readonly [prefix: string, hint: string])[] = [
  ["shape/", "Sizes or axes do not agree somewhere."],
  ["leak/future", "Some output sees what comes after it."],
  ["leak/padding", "Padding is read as if it were text."],
  ["leak/cross-sample", "Samples of one batch see each other."],
  ["leak/target", "A prediction sees its own target."],
  ["leak/hazard", "Somewhere NaN can come up."],
  ["lint/nan-rows", "Somewhere NaN can come up."],
  ["leak/", "Something cannot be shown to be clean."],
  ["graph/", "The wiring itself is not whole."],
  ["param/", "A parameter is not what it should be."],
  ["dim/", "A size does not come out."],
  ["weight/", "Look at the weights rather than at the wires."],
  ["tie/", "Two weights are one, or should be."],
  ["vocabulary/", "Count the words."],
  ["lint/", "It runs, and the proof is content. It still is not what a transformer should be."],
];

export const hintsOf = ({ code, node }: ChallengeInfo): string[] => [
  families.find(([prefix]) => code.startsWith(prefix))?.[1] ?? "Read the wires one by one.",
  node === null ? "It belongs to the whole graph, not to one node." : `Look at "${node}".`,
];

/** Null when the file is gone or broken, which a test finds. */
export async function documentOf(id: string): Promise<HeddleDocument | null> {
  const text = await files[`../../../graphs/broken/${id}.graph.json`]?.();
  const parsed = parseDocument(text ?? "");
  return parsed.ok ? parsed.document : null;
}
