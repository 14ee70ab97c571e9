/** Blocks of one's own as they lie in the library, and what is being asked about one of them. */
import type { HeddleDocument, OwnBlock } from "../../core/index.ts";
import type { Slice } from "./store.ts";

/** A file of the library. One that cannot be used stands there with the reason. */
export interface Mine {
  readonly file: string;
  readonly name: string;
  readonly block: OwnBlock | null;
  readonly why: string | null;
}

export interface DimsQuestion {
  readonly block: OwnBlock;
  readonly missing: HeddleDocument["dims"];
  /** For each dim that is not to be added, the dim of the graph in its place; null when nothing is to be done. */
  readonly answered: (to: ReadonlyMap<string, string> | null) => void;
}

export interface NameQuestion {
  readonly title: string;
  readonly block: OwnBlock;
  readonly answered: (named: { readonly name: string; readonly about: string } | null) => void;
}

export interface LibrarySlice {
  readonly mine: readonly Mine[];
  readonly naming: NameQuestion | null;
  readonly askedDims: DimsQuestion | null;
}

export const librarySlice: Slice<LibrarySlice> = () => ({ mine: [], naming: null, askedDims: null });
