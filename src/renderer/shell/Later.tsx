// Parts of the window that are seen now and then: each is fetched when it is first opened, so that the first screen is
// there sooner. Sheets.tsx has those that are the overlay.
import { lazy, Suspense } from "react";
import { type State, useStore } from "../store/store.ts";

const parts = {
  blockDialogs: {
    isOpen: (s: State) => s.naming !== null || s.askedDims !== null,
    Part: lazy(() => import("../library/BlockDialogs.tsx")),
  },
  challenge: {
    isOpen: (s: State) => s.challenge !== null,
    Part: lazy(() => import("../challenges/ChallengeCard.tsx")),
  },
  challenges: {
    isOpen: (s: State) => s.challengesOpen,
    Part: lazy(() => import("../challenges/ChallengeDialog.tsx")),
  },
  history: {
    isOpen: (s: State) => s.historyOpen,
    Part: lazy(() => import("../history/HistoryPanel.tsx")),
  },
  leak: {
    isOpen: (s: State) => s.focused !== null,
    Part: lazy(() => import("../leaks/LeakBanner.tsx")),
  },
  lesson: {
    isOpen: (s: State) => s.lesson !== null,
    Part: lazy(() => import("../lessons/LessonCard.tsx")),
  },
  lessons: {
    isOpen: (s: State) => s.lessonsOpen,
    Part: lazy(() => import("../lessons/LessonDialog.tsx")),
  },
  refusals: {
    isOpen: (s: State) => s.refusals.length > 0,
    Part: lazy(() => import("../files/FileRefusal.tsx")),
  },
  restore: {
    isOpen: () => true,
    Part: lazy(() => import("../files/Restore.tsx")),
  },
  steps: {
    isOpen: (s: State) => s.stepping !== null,
    Part: lazy(() => import("../step/StepPanel.tsx")),
  },
  tabs: {
    isOpen: (s: State) => s.tabs.length > 1,
    Part: lazy(() => import("../tabs/TabBar.tsx")),
  },
} as const;

export function Later({ part }: { part: keyof typeof parts }) {
  const { isOpen, Part } = parts[part];
  if (!useStore(isOpen)) return null;
  return (
    <Suspense>
      <Part />
    </Suspense>
  );
}
