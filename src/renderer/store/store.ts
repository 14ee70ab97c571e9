// The one store: document, view and run. Everything that follows from them is in derived.ts, never stored.
import { create, type StateCreator } from "zustand";
import { type ChallengeSlice, challengeSlice } from "./challenge-slice.ts";
import { type CompareSlice, compareSlice } from "./compare-slice.ts";
import { type DocumentSlice, documentSlice } from "./document-slice.ts";
import { type DraftSlice, draftSlice } from "./draft-slice.ts";
import { type FilesSlice, filesSlice } from "./files-slice.ts";
import { type LessonSlice, lessonSlice } from "./lesson-slice.ts";
import { type LibrarySlice, librarySlice } from "./library-slice.ts";
import { type OpeningSlice, openingSlice } from "./opening-slice.ts";
import { type OverlaySlice, overlaySlice } from "./overlay-slice.ts";
import { type PanelsSlice, panelsSlice } from "./panels-slice.ts";
import { type PinsSlice, pinsSlice } from "./pins-slice.ts";
import { type ProblemsSlice, problemsSlice } from "./problems-slice.ts";
import { type RunSlice, runSlice } from "./run-slice.ts";
import { type SettingsSlice, settingsSlice } from "./settings-slice.ts";
import { type StepSlice, stepSlice } from "./step-slice.ts";
import { type TabsSlice, tabsSlice } from "./tabs-slice.ts";
import { type TokenSlice, tokenSlice } from "./token-slice.ts";
import { type TrainSlice, trainSlice } from "./train-slice.ts";
import { type ViewSlice, viewSlice } from "./view-slice.ts";

export type State = DocumentSlice &
  OpeningSlice &
  TabsSlice &
  ViewSlice &
  RunSlice &
  FilesSlice &
  ProblemsSlice &
  ChallengeSlice &
  LessonSlice &
  OverlaySlice &
  LibrarySlice &
  CompareSlice &
  DraftSlice &
  SettingsSlice &
  StepSlice &
  PinsSlice &
  PanelsSlice &
  TokenSlice &
  TrainSlice;
export type Slice<S> = StateCreator<State, [], [], S>;

export const useStore = create<State>()((...a) => ({
  ...documentSlice(...a),
  ...openingSlice(...a),
  ...tabsSlice(...a),
  ...viewSlice(...a),
  ...runSlice(...a),
  ...filesSlice(...a),
  ...problemsSlice(...a),
  ...challengeSlice(...a),
  ...lessonSlice(...a),
  ...overlaySlice(...a),
  ...librarySlice(...a),
  ...compareSlice(...a),
  ...draftSlice(...a),
  ...settingsSlice(...a),
  ...stepSlice(...a),
  ...pinsSlice(...a),
  ...panelsSlice(...a),
  ...tokenSlice(...a),
  ...trainSlice(...a),
}));
