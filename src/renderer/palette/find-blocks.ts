// Blocks by category, and by what is typed: title first, then kind, category, then help; the used ones before others.
import { type Block, blocks, type Category, categories } from "../../core/index.ts";
import type { LibraryEntry } from "../store/library-slice.ts";
import { timesUsed } from "../store/used-blocks.ts";

export interface Section {
  readonly category: Category;
  readonly blocks: readonly Block[];
}

export const sections = (): readonly Section[] =>
  categories
    .map((category) => ({ category, blocks: [...blocks.values()].filter((b) => b.category === category) }))
    .filter((s) => s.blocks.length > 0);

/** Lower is better; null when the block does not match. */
function rank(block: Block, words: readonly string[]): number | null {
  const title = block.title.toLowerCase();
  const kind = block.kind.replaceAll("_", " ");
  const rest = `${block.category} ${block.formula} ${block.help}`.toLowerCase();
  let sum = 0;
  for (const word of words) {
    if (title.startsWith(word)) sum += 0;
    else if (kind.split(" ").some((k) => k.startsWith(word))) sum += 1;
    else if (title.includes(word)) sum += 2;
    else if (rest.includes(word)) sum += 5;
    else return null;
  }
  return sum;
}

export function findBlocks(text: string): readonly Block[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return [...blocks.values()]
    .flatMap((block) => {
      const r = rank(block, words);
      return r === null ? [] : [{ block, r }];
    })
    .sort(
      (a, b) =>
        a.r - b.r ||
        timesUsed(b.block.kind) - timesUsed(a.block.kind) ||
        a.block.title.length - b.block.title.length ||
        (a.block.title < b.block.title ? -1 : 1),
    )
    .map(({ block }) => block);
}

/** Custom blocks whose name or description has all the words. */
export function findInLibrary(text: string, library: readonly LibraryEntry[]): readonly LibraryEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return library.filter(({ name, block }) => {
    const said = `${name} ${block?.about ?? ""} my blocks`.toLowerCase();
    return block !== null && words.every((w) => said.includes(w));
  });
}
