// Opening a document: what each slice holds of the one before gives way to what that slice calls fresh. What `fresh` does
// not name outlives the document; test/renderer/opening.test.ts lists it.
import type { HeddleDocument } from "../../core/index.ts";
import { fresh as freshChallenge } from "./challenge-slice.ts";
import { fresh as freshHistory, type OpenFile } from "./document-slice.ts";
import { fresh as freshDraft } from "./draft-slice.ts";
import { fresh as freshLesson } from "./lesson-slice.ts";
import { presetOf } from "./presets.ts";
import { fresh as freshProblems } from "./problems-slice.ts";
import { fresh as freshRun } from "./run-slice.ts";
import { fresh as freshStepping } from "./step-slice.ts";
import type { Slice, State } from "./store.ts";
import { fresh as freshToken } from "./token-slice.ts";
import { fresh as freshTraining } from "./train-slice.ts";
import { fresh as freshView } from "./view-slice.ts";

export interface OpeningSlice {
  /** Which opening of a document it is: no two are the same, so whoever works for one can tell it from all others. */
  readonly opening: number;
  /** Another document takes the place of this one. */
  open(document: HeddleDocument, file: OpenFile | null, saved: boolean): void;
}

export const blank = () => ({
  ...freshHistory(),
  ...freshDraft(),
  ...freshView(),
  ...freshProblems(),
  ...freshChallenge(),
  ...freshLesson(),
  ...freshRun(),
  ...freshStepping(),
  ...freshToken(),
  ...freshTraining(),
});

/** Groups that a preset opens with; the canvas closes them where they are too much for it. */
export const openedAtFirst = (document: HeddleDocument): string[] =>
  presetOf(document) === undefined
    ? []
    : Object.entries(document.nodes).flatMap(([id, node]) => (node.body ? [id] : []));

const asOpened = new WeakSet<ReadonlySet<string>>();

/** Whether the groups that are open are those that the graph opened with. */
export const isAsOpened = (opened: ReadonlySet<string>): boolean => asOpened.has(opened);

export const markAsOpened = (opened: ReadonlySet<string>): void => void asOpened.add(opened);

function firstOpened(document: HeddleDocument): ReadonlySet<string> {
  const opened = new Set(openedAtFirst(document));
  markAsOpened(opened);
  return opened;
}

/** The newest opening, of graphs that are closed again too. */
let newest = 0;

/** What the store becomes by it. */
export function opened(before: State, document: HeddleDocument, file: OpenFile | null, saved: boolean) {
  newest = Math.max(newest, before.opening) + 1;
  const opens = before.settings.presetBlocks === "open";
  return {
    ...blank(),
    ...(opens ? { opened: firstOpened(document) } : {}),
    document,
    file,
    saved: saved ? document : null,
    opening: newest,
  };
}

export const openingSlice: Slice<OpeningSlice> = (set) => ({
  opening: 0,
  open: (document, file, saved) =>
    set((s) => {
      const fresh = opened(s, document, file, saved);
      return { ...fresh, tabs: s.tabs.map((tab) => (tab === s.opening ? fresh.opening : tab)) };
    }),
});
