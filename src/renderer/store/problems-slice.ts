// What is wrong, as the worker told it last, and which problem or fix is looked at. The report belongs to one
// document; whether it is stale is derived.
import { applyEdit, type Edit, type HeddleDocument, type NodePath } from "../../core/index.ts";
import type { NumericReport, Report } from "./report.ts";
import type { Slice } from "./store.ts";

interface Diagnosed {
  readonly document: HeddleDocument;
  readonly report: Report;
  readonly numeric: NumericReport | null;
}

/** The document as a fix would leave it, shown while the fix is pointed at. */
export interface Preview {
  readonly base: HeddleDocument;
  readonly document: HeddleDocument;
  readonly label: string;
}

export interface ProblemsSlice {
  readonly diagnosed: Diagnosed | null;
  /** Why the last diagnosis gave nothing. */
  readonly diagnosisError: string | null;
  /** Keys of problems: the one that stays lit, and the one under the pointer. */
  readonly focused: string | null;
  readonly pointed: string | null;
  /** A place under the pointer, such as a likely culprit. */
  readonly pointedNode: NodePath | null;
  readonly preview: Preview | null;
  /** The fix that was applied just now, for the canvas to show. */
  readonly applied: Preview | null;
  /** The document changed in nothing that could be wrong: the report is of it as well. */
  diagnosisStands(document: HeddleDocument): void;
  diagnosisDone(diagnosed: Diagnosed, focused: string | null): void;
  numericDone(numeric: NumericReport): void;
  /** Without `lost`, the last report stays. */
  diagnosisFailed(message: string, lost: boolean): void;
  focusProblem(key: string | null): void;
  pointAt(key: string | null, node?: NodePath | null): void;
  previewFix(edits: readonly Edit[] | null, label?: string): void;
  /** One undo step, said with its undo; says why when it is refused. */
  applyFix(edits: readonly Edit[], label: string): void;
  /** The canvas has shown it. */
  fixShown(): void;
}

/** The worker's report on another document is still to come. */
export const fresh = () =>
  ({
    diagnosed: null,
    focused: null,
    pointed: null,
    pointedNode: null,
    preview: null,
    applied: null,
  }) satisfies Partial<ProblemsSlice>;

export const problemsSlice: Slice<ProblemsSlice> = (set, get) => ({
  ...fresh(),
  diagnosisError: null,

  diagnosisStands(document) {
    const { diagnosed } = get();
    if (diagnosed) set({ diagnosed: { ...diagnosed, document } });
  },
  diagnosisDone: (diagnosed, focused) => set({ diagnosed, focused, diagnosisError: null }),
  numericDone(numeric) {
    const { diagnosed } = get();
    if (diagnosed) set({ diagnosed: { ...diagnosed, numeric } });
  },
  diagnosisFailed: (diagnosisError, lost) =>
    set(lost ? { diagnosisError, diagnosed: null } : { diagnosisError }),
  focusProblem: (focused) => set({ focused }),
  pointAt(pointed, pointedNode = null) {
    const s = get();
    if (s.pointed !== pointed || s.pointedNode !== pointedNode) set({ pointed, pointedNode });
  },

  previewFix(edits, label = "") {
    if (!edits) {
      if (get().preview) set({ preview: null });
      return;
    }
    const base = get().document;
    const next = applyEdit(base, { edit: "all", edits });
    set({ preview: next.ok ? { base, document: next.document, label } : null });
  },

  applyFix(edits, label) {
    const { dispatch, notify, document: base } = get();
    set({ preview: null, pointed: null, pointedNode: null });
    if (!dispatch({ edit: "all", edits }, { label })) {
      notify("error", get().refused);
      return;
    }
    const { document } = get();
    if (document === base) return;
    set({ applied: { base, document, label } });
    notify("info", `Done: ${label}`, { step: document });
  },
  fixShown: () => set({ applied: null }),
});
