// Custom blocks as they lie in the library, what is being asked about one of them, and the blocks that one keeps at hand.
import type { CustomBlock, HeddleDocument } from "../../core/index.ts";
import { isText, listOf } from "../storage/checks.ts";
import { remembered } from "../storage/remembered.ts";
import type { Slice } from "./store.ts";

/** A file of the library. One that cannot be used stands there with the reason. */
export interface LibraryEntry {
  readonly file: string;
  readonly name: string;
  readonly block: CustomBlock | null;
  readonly why: string | null;
}

export interface DimsQuestion {
  readonly block: CustomBlock;
  readonly missing: HeddleDocument["dims"];
  /** For each dim that is not to be added, the dim of the graph in its place; null when nothing is to be done. */
  readonly answered: (to: ReadonlyMap<string, string> | null) => void;
}

export interface NameQuestion {
  readonly title: string;
  readonly block: CustomBlock;
  readonly answered: (named: { readonly name: string; readonly about: string } | null) => void;
}

export interface LibrarySlice {
  readonly library: readonly LibraryEntry[];
  readonly naming: NameQuestion | null;
  readonly askedDims: DimsQuestion | null;
  /** Kinds of blocks that stand first in the palette, in the order in which they were chosen. */
  readonly favourites: readonly string[];
  /** Takes a kind among the favourites, or out. */
  toggleFavourite(kind: string): void;
  listBlocks(library: readonly LibraryEntry[]): void;
  /** Null: it is answered. */
  askForName(naming: NameQuestion | null): void;
  askForDims(askedDims: DimsQuestion | null): void;
}

const saved = remembered<readonly string[]>("heddle-favourite-blocks", listOf(isText), []);

export const librarySlice: Slice<LibrarySlice> = (set, get) => ({
  library: [],
  naming: null,
  askedDims: null,
  favourites: saved.read(),
  toggleFavourite(kind) {
    const { favourites: before } = get();
    const favourites = before.includes(kind) ? before.filter((other) => other !== kind) : [...before, kind];
    saved.write(favourites);
    set({ favourites });
  },
  listBlocks: (library) => set({ library }),
  askForName: (naming) => set({ naming }),
  askForDims: (askedDims) => set({ askedDims }),
});
