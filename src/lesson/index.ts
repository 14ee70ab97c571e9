// Lessons: a graph to begin with, questions, and an engine that judges the answers. Pure.
export { applyAll } from "./answers.ts";
export { type Graded, grade, type Mark } from "./grade.ts";
export { type Given, judge } from "./judge.ts";
export type { Judgement, Lesson, Step } from "./lesson.ts";
export { lessonJsonSchema, readLesson } from "./lesson-file.ts";
export { printLesson } from "./markdown.ts";
export { faultsOf } from "./self-check.ts";
