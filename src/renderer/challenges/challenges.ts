// The challenges: graphs that each have one real bug, with the story told to who looks for it. Loaded when asked for.
import expectedText from "../../../graphs/broken/expected.json?raw";
import { type HeddleDocument, parseDocument } from "../../core/index.ts";
import { isObject } from "../storage/checks.ts";
import { isKind, type Kind } from "./kinds.ts";

const files = import.meta.glob<string>("../../../graphs/broken/*.graph.json", {
  query: "?raw",
  import: "default",
});

export interface ChallengeInfo {
  readonly id: string;
  readonly kind: Kind | null;
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
  const { kind, code, node, title, story } = record;
  const at = typeof node === "string" ? node : null;
  const of = isKind(kind) ? kind : null;
  return [{ id, kind: of, code: text(code), node: at, title: text(title), story: text(story) }];
});

const families: readonly (readonly [prefix: string, hint: string])[] = [
  ["shape/", "Somewhere, sizes or axes do not match."],
  ["leak/future", "Some output sees a later position."],
  ["leak/padding", "Padding is treated as text."],
  ["leak/cross-sample", "Samples of one batch see each other."],
  ["leak/target", "A prediction sees its own target."],
  ["leak/hazard", "Somewhere, NaN can arise."],
  ["lint/nan-rows", "Somewhere, NaN can arise."],
  ["leak/", "Something cannot be proved free of leaks."],
  ["graph/", "The wiring is incomplete or wrong."],
  ["param/", "A parameter is invalid."],
  ["dim/", "A dimension has no valid value."],
  ["weight/", "Check the weights, not the wires."],
  ["tie/", "Check the tied weights."],
  ["vocabulary/", "Check the vocabulary size."],
  ["lint/", "It runs and does not leak, but it is not what a transformer should be."],
];

export const hintsOf = ({ code, node }: ChallengeInfo): string[] => [
  families.find(([prefix]) => code.startsWith(prefix))?.[1] ?? "Check the wires one by one.",
  node === null ? "It concerns the whole graph, not one node." : `Check "${node}".`,
];

/** Null when the file is gone or broken, which a test finds. */
export async function documentOf(id: string): Promise<HeddleDocument | null> {
  const text = await files[`../../../graphs/broken/${id}.graph.json`]?.();
  const parsed = parseDocument(text ?? "");
  return parsed.ok ? parsed.document : null;
}
