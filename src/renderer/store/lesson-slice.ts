// The lesson that a graph belongs to: its step, what was answered and what was said to it.
import type { HeddleDocument } from "../../core/index.ts";
import type { Judgement, Lesson } from "../../lesson/index.ts";
import type { Slice } from "./store.ts";

/** What was said to an answer, and the graph that was looked at for it. */
interface Said extends Judgement {
  readonly of: HeddleDocument;
}

export interface OpenLesson {
  readonly lesson: Lesson;
  /** Index of the step that is shown. */
  readonly at: number;
  /** Hints taken of it. */
  readonly taken: number;
  /** A number as it is typed, or the name of an option. */
  readonly answer: string;
  /** An answer is with the judge. */
  readonly judging: boolean;
  readonly said: Said | null;
}

export interface LessonSlice {
  readonly lesson: OpenLesson | null;
  readonly lessonsOpen: boolean;
  openLessons(open: boolean): void;
  setLesson(lesson: OpenLesson | null): void;
}

/** What is asked is still to be found: fixes that would be the answer are not offered. */
export const asksStill = ({ lesson }: Pick<LessonSlice, "lesson">): boolean =>
  lesson !== null && !lesson.said?.right;

/** Whoever opens the graph of a lesson says so afterwards. */
export const fresh = () => ({ lesson: null }) satisfies Partial<LessonSlice>;

export const lessonSlice: Slice<LessonSlice> = (set) => ({
  ...fresh(),
  lessonsOpen: false,
  openLessons: (lessonsOpen) => set({ lessonsOpen }),
  setLesson: (lesson) => set({ lesson }),
});
