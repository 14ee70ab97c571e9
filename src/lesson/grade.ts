// Grades one handed-in file. A graph answers the last step that asks for one: each exercise of wiring ends in it. A file
// of answers, `{ "lesson": …, "answers": { step: answer } }`, answers any step; a graph stands in it as a whole.
import { z } from "zod";
import { type HeddleDocument, parseDocument } from "../core/index.ts";
import { type Given, judge } from "./judge.ts";
import type { Judgement, Lesson, Step } from "./lesson.ts";

export interface Mark {
  readonly step: string;
  readonly title: string;
  /** Null where the step was not answered. */
  readonly right: boolean | null;
  readonly says: readonly string[];
}

interface Grade {
  readonly lesson: string;
  readonly right: number;
  /** Steps that this file could answer. */
  readonly of: number;
  readonly marks: readonly Mark[];
}

export type Graded =
  | { readonly ok: true; readonly grade: Grade }
  | { readonly ok: false; readonly why: string };

const answers = z.strictObject({
  lesson: z.string(),
  answers: z.record(z.string(), z.union([z.number(), z.string(), z.record(z.string(), z.unknown())])),
});

/** Larger files than this are not read: no answer is. */
const manyCharacters = 2_000_000;

export function grade(lesson: Lesson, text: string): Graded {
  if (text.length > manyCharacters)
    return { ok: false, why: `it must be at most ${manyCharacters / 1e6} million characters long` };
  const asFile = answers.safeParse(parsed(text));
  if (asFile.success) return gradeAnswers(lesson, asFile.data);
  const graph = parseDocument(text);
  if (!graph.ok) return { ok: false, why: graph.problems[0]?.message ?? "it cannot be read" };
  const step = lesson.steps.findLast(({ check }) => check.kind === "graph");
  if (!step) return { ok: false, why: `“${lesson.title}” asks for no graph: hand in a file of answers` };
  return { ok: true, grade: graded(lesson, [mark(step, judge(lesson, step, graph.document))]) };
}

function gradeAnswers(lesson: Lesson, file: z.infer<typeof answers>): Graded {
  if (file.lesson !== lesson.name)
    return { ok: false, why: `it answers the lesson “${file.lesson}”, and this is “${lesson.name}”` };
  const known = new Set(lesson.steps.map(({ id }) => id));
  const stranger = Object.keys(file.answers).find((id) => !known.has(id));
  if (stranger !== undefined) return { ok: false, why: `the lesson has no step "${stranger}"` };
  const marks = lesson.steps.map((step): Mark => {
    const answer = Object.hasOwn(file.answers, step.id) ? file.answers[step.id] : undefined;
    if (answer === undefined) return { step: step.id, title: step.title, right: null, says: [] };
    const given = givenOf(answer);
    return typeof given === "object" && "why" in given
      ? mark(step, { right: false, says: [given.why] })
      : mark(step, judge(lesson, step, given));
  });
  return { ok: true, grade: graded(lesson, marks) };
}

function givenOf(answer: number | string | Record<string, unknown>): Given | { readonly why: string } {
  if (typeof answer !== "object") return answer;
  const read = parseDocument(answer);
  return read.ok
    ? (read.document satisfies HeddleDocument)
    : { why: read.problems[0]?.message ?? "unreadable" };
}

const mark = ({ id, title }: Step, { right, says }: Judgement): Mark => ({ step: id, title, right, says });

const graded = ({ name }: Lesson, marks: readonly Mark[]): Grade => ({
  lesson: name,
  right: marks.filter(({ right }) => right === true).length,
  of: marks.length,
  marks,
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
