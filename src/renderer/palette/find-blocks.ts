// Blocks by category, and by what is typed: what a block is called comes first, then by what words the field knows it,
// then what its parameters can be set to, then its help; the used ones before others. Of all blocks, the staples.
import { type Block, blocks, type Category, categories, type ParamValue } from "../../core/index.ts";
import type { LibraryEntry } from "../store/library-slice.ts";
import { lastUsed, timesUsed } from "../store/used-blocks.ts";

export interface Section {
  readonly category: Category;
  readonly blocks: readonly Block[];
}

export const sections = (): readonly Section[] =>
  categories
    .map((category) => ({ category, blocks: [...blocks.values()].filter((b) => b.category === category) }))
    .filter((s) => s.blocks.length > 0);

/** Of which every transformer is made, in the order in which it is. */
export const staples = (): readonly Block[] =>
  [...blocks.values()]
    .filter((b) => b.staple !== undefined)
    .sort((a, b) => (a.staple ?? 0) - (b.staple ?? 0));

/** What was added last and is no staple, the latest first. */
export const recentBlocks = (most: number): readonly Block[] =>
  lastUsed()
    .flatMap((kind) => blocks.get(kind) ?? [])
    .filter((b) => b.staple === undefined)
    .slice(0, most);

/** `Layer Norm`, `layer-norm` and `layernorm` are one. */
const squashed = (text: string): string => text.toLowerCase().replace(/[\s_-]+/g, "");
const wordsOf = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

const choicesOf = ({ params }: Block): [param: string, choice: string][] =>
  Object.entries(params).flatMap(([name, { choices = [] }]) =>
    choices.map((choice): [string, string] => [name, choice]),
  );

/** Parameters that what is typed asks for: `rmsnorm` is a Norm of that kind. */
export function paramsMeant(block: Block, text: string): Readonly<Record<string, ParamValue>> | undefined {
  const typed = squashed(text);
  const meant = choicesOf(block).find(([, choice]) => squashed(choice) === typed);
  return meant && block.params[meant[0]]?.default !== meant[1] ? { [meant[0]]: meant[1] } : undefined;
}

/** Lower is better; null when the block does not match. */
function rank(block: Block, text: string): number | null {
  const typed = squashed(text);
  const called = [block.title, block.kind].map(squashed);
  const known = block.words.map(squashed);
  const choices = choicesOf(block).map(([, choice]) => squashed(choice));
  if (called.includes(typed)) return 0;
  if (known.includes(typed)) return 1 + known.indexOf(typed) / 100;
  if (choices.includes(typed)) return 2;
  if (called.some((c) => c.startsWith(typed))) return 3;
  if (known.some((w) => w.startsWith(typed))) return 4;
  if (block.words.some((w) => wordsOf(w).some((part) => part.startsWith(text.trim().toLowerCase()))))
    return 5;
  if (called.some((c) => c.includes(typed)) || choices.some((c) => c.startsWith(typed))) return 6;
  const names = [block.title, block.kind, ...block.words, ...choices].join(" ").toLowerCase();
  const rest = `${block.category} ${block.formula} ${block.help}`.toLowerCase();
  const each = wordsOf(text).map((word) => (names.includes(word) ? 3 : rest.includes(word) ? 6 : Number.NaN));
  const sum = each.reduce((a, b) => a + b, 7);
  return Number.isNaN(sum) ? null : sum;
}

/** Whether a block's title, or a word that the field has for it, begins with what is typed. */
export function isCalled({ title, kind, words }: Block, text: string): boolean {
  const typed = squashed(text);
  return typed !== "" && [title, kind, ...words].some((w) => squashed(w).startsWith(typed));
}

export function findBlocks(text: string): readonly Block[] {
  const none = text.trim() === "";
  return [...blocks.values()]
    .flatMap((block) => {
      const r = none ? 0 : rank(block, text);
      return r === null ? [] : [{ block, r }];
    })
    .sort(
      (a, b) =>
        a.r - b.r ||
        timesUsed(b.block.kind) - timesUsed(a.block.kind) ||
        (none ? Number(a.block.staple === undefined) - Number(b.block.staple === undefined) : 0) ||
        a.block.title.length - b.block.title.length ||
        (a.block.title < b.block.title ? -1 : 1),
    )
    .map(({ block }) => block);
}

/** Custom blocks whose name or description has all the words. */
export function findInLibrary(text: string, library: readonly LibraryEntry[]): readonly LibraryEntry[] {
  const words = wordsOf(text);
  return library.filter(({ name, block }) => {
    const said = `${name} ${block?.about ?? ""} my blocks`.toLowerCase();
    return block !== null && words.every((w) => said.includes(w));
  });
}
