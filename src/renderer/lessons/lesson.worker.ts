// Reads lessons and judges answers off the main thread, by what `heddle grade` does it with: an answer may need a proof,
// and many runs; and the page needs nothing of the lessons' form.
import { type Given, type Judgement, judge, type Lesson, readLesson } from "../../lesson/index.ts";

export type Asked =
  | { readonly kind: "read"; readonly text: string }
  /** `at` is the index of the step. */
  | { readonly kind: "judge"; readonly lesson: Lesson; readonly at: number; readonly given: Given };

export type Told = { readonly lesson: Lesson } | { readonly judgement: Judgement } | { readonly why: string };

export interface ToLessons {
  readonly id: number;
  readonly asked: Asked;
}

export interface FromLessons {
  readonly id: number;
  readonly told: Told;
}

function toldOf(asked: Asked): Told {
  if (asked.kind === "read") return readLesson(asked.text);
  const { lesson, at, given } = asked;
  const step = lesson.steps[at];
  return step ? { judgement: judge(lesson, step, given) } : { why: "the lesson has no such step" };
}

self.onmessage = ({ data: { id, asked } }: MessageEvent<ToLessons>) => {
  const tell = (told: Told) => self.postMessage({ id, told } satisfies FromLessons);
  try {
    tell(toldOf(asked));
  } catch (cause) {
    tell({ why: cause instanceof Error ? cause.message : String(cause) });
  }
};
