// Two graphs side by side: the open one, as it was saved, or files that were chosen for it.
import type { HeddleDocument } from "../../core/index.ts";
import type { Slice } from "./store.ts";

export type Side =
  | { readonly kind: "now" }
  | { readonly kind: "saved" }
  | { readonly kind: "file"; readonly name: string; readonly document: HeddleDocument };

export interface Comparison {
  readonly left: Side;
  readonly right: Side;
}

export interface CompareSlice {
  readonly comparison: Comparison | null;
  /** Opens the JSON panel on it; null goes back to the text of the open graph. */
  compare(comparison: Comparison | null): void;
}

export const compareSlice: Slice<CompareSlice> = (set) => ({
  comparison: null,
  compare: (comparison) => set(comparison ? { comparison, dock: "json" } : { comparison }),
});
