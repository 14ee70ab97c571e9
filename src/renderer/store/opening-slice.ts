// Opening a document: what each slice holds of the one before gives way to what that slice calls fresh. What `fresh` does
// not name outlives the document; test/renderer/opening.test.ts lists it.
import type { HeddleDocument } from "../../core/index.ts";
import { fresh as freshChallenge } from "./challenge-slice.ts";
import { fresh as freshHistory, type OpenFile } from "./document-slice.ts";
import { fresh as freshProblems } from "./problems-slice.ts";
import { fresh as freshRun } from "./run-slice.ts";
import { fresh as freshStepping } from "./step-slice.ts";
import type { Slice } from "./store.ts";
import { fresh as freshToken } from "./token-slice.ts";
import { fresh as freshTraining } from "./train-slice.ts";
import { fresh as freshView } from "./view-slice.ts";

export interface OpeningSlice {
  /** Counts openings: a document that is opened is looked at afresh. */
  readonly opening: number;
  /** Another document takes the place of this one. */
  open(document: HeddleDocument, file: OpenFile | null, saved: boolean): void;
}

const freshState = () => ({
  ...freshHistory(),
  ...freshView(),
  ...freshProblems(),
  ...freshChallenge(),
  ...freshRun(),
  ...freshStepping(),
  ...freshToken(),
  ...freshTraining(),
});

export const openingSlice: Slice<OpeningSlice> = (set, get) => ({
  opening: 0,
  open: (document, file, saved) =>
    set({ ...freshState(), document, file, saved: saved ? document : null, opening: get().opening + 1 }),
});
