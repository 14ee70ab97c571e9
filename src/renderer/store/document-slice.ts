// The document and its history. Every change is an edit, applied by the core; one gesture is one step.
// Edits that follow each other under one `merge` name (typing into a field) are one step together.
import { applyEdit, type Edit, type HeddleDocument } from "../../core/index.ts";
import type { Slice } from "./store.ts";

/** What a history step was, for undo's label. */
interface HistoryStep {
  readonly document: HeddleDocument;
  readonly label: string;
}

export interface OpenFile {
  /** Absolute path in Electron; null in a browser or for a graph that was never saved. */
  readonly path: string | null;
  readonly name: string;
}

export interface DispatchOptions {
  readonly label?: string;
  /** Joins this edit with the step before when that has the same name. */
  readonly merge?: string;
  /** The joined step goes by this label, which says what came of it; else by its first. */
  readonly relabel?: boolean;
}

export interface DocumentSlice {
  readonly document: HeddleDocument;
  /** As it is on disk, by identity; null when it was never there. */
  readonly saved: HeddleDocument | null;
  readonly file: OpenFile | null;
  readonly past: readonly HistoryStep[];
  readonly future: readonly HistoryStep[];
  readonly merging: string | null;
  /** Why the last edit was refused. */
  readonly refused: string | null;
  dispatch(edit: Edit, options?: DispatchOptions): boolean;
  /** Ends a run of merged edits: the next one is a step of its own. */
  endGesture(): void;
  /** What could be redone before the last step was made. */
  readonly forgone: readonly HistoryStep[];
  /** Takes a run of merged edits that is under way back, as if it had never begun. */
  withdraw(merge: string): void;
  undo(): void;
  redo(): void;
  /** `of`: the opening of the graph that was saved, which another may have left behind meanwhile. */
  markSaved(document: HeddleDocument, file: OpenFile | null, of?: number): void;
  forgetRefusal(): void;
}

export const emptyDocument: HeddleDocument = {
  format: 1,
  name: "Untitled",
  dims: { B: 1, T: 4, D: 64, H: 4, V: 48 },
  text: {},
  seed: 1,
  nodes: {},
  wires: [],
  layout: {},
};

const relabelled = (past: readonly HistoryStep[], label: string): readonly HistoryStep[] =>
  past.map((step, i) => (i === past.length - 1 ? { ...step, label } : step));

/** History begins anew. */
export const fresh = () =>
  ({ past: [], future: [], forgone: [], merging: null, refused: null }) satisfies Partial<DocumentSlice>;

export const documentSlice: Slice<DocumentSlice> = (set, get) => ({
  document: emptyDocument,
  saved: null,
  file: null,
  ...fresh(),

  dispatch(edit, { label = edit.edit, merge, relabel = false } = {}) {
    const { document, past, future, merging } = get();
    const next = applyEdit(document, edit);
    if (!next.ok) {
      set({ refused: next.why });
      return false;
    }
    if (next.document === document) return true;
    const joined = merge !== undefined && merge === merging && past.length > 0;
    set({
      document: next.document,
      past: joined ? (relabel ? relabelled(past, label) : past) : [...past, { document, label }],
      future: [],
      forgone: joined ? get().forgone : future,
      merging: merge ?? null,
      refused: null,
    });
    return true;
  },

  endGesture: () => set({ merging: null }),

  withdraw(merge) {
    const { past, merging, forgone } = get();
    const step = past.at(-1);
    if (!step || merging !== merge) return;
    set({ document: step.document, past: past.slice(0, -1), future: forgone, merging: null, refused: null });
  },

  undo() {
    const { document, past, future } = get();
    const step = past.at(-1);
    if (!step) return;
    const undone = { document, label: step.label };
    set({
      document: step.document,
      past: past.slice(0, -1),
      future: [...future, undone],
      merging: null,
      refused: null,
    });
  },

  redo() {
    const { document, past, future } = get();
    const step = future.at(-1);
    if (!step) return;
    const done = { document, label: step.label };
    set({
      document: step.document,
      past: [...past, done],
      future: future.slice(0, -1),
      merging: null,
      refused: null,
    });
  },

  markSaved: (document, file, of = get().opening) => get().inTab(of, () => ({ saved: document, file })),

  forgetRefusal: () => set({ refused: null }),
});
