// Text of the JSON panel that is not the graph: it cannot be read yet, or the graph has changed meanwhile.
import type { HeddleDocument } from "../../core/index.ts";
import type { Slice } from "./store.ts";

interface TextDraft {
  readonly text: string;
  /** The graph that it was typed over. */
  readonly over: HeddleDocument;
}

export interface DraftSlice {
  /** Kept while the panel is closed, and while it compares. */
  readonly draft: TextDraft | null;
  keepDraft(draft: TextDraft | null): void;
}

/** It was typed over a graph, and stays with that. */
export const fresh = () => ({ draft: null }) satisfies Partial<DraftSlice>;

export const draftSlice: Slice<DraftSlice> = (set) => ({ ...fresh(), keepDraft: (draft) => set({ draft }) });
