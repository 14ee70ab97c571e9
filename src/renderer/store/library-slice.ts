// Custom blocks as they lie in the library, and what is being asked about one of them.
import type { CustomBlock, HeddleDocument } from "../../core/index.ts";
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
  listBlocks(library: readonly LibraryEntry[]): void;
  /** Null: it is answered. */
  askForName(naming: NameQuestion | null): void;
  askForDims(askedDims: DimsQuestion | null): void;
}

export const librarySlice: Slice<LibrarySlice> = (set) => ({
  library: [],
  naming: null,
  askedDims: null,
  listBlocks: (library) => set({ library }),
  askForName: (naming) => set({ naming }),
  askForDims: (askedDims) => set({ askedDims }),
});
