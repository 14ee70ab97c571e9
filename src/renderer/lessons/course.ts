// The course: which lessons there are, in order, and each of them once it is opened. Fetched when it is asked for.
import courseText from "../../../graphs/lessons/course.json?raw";
import type { Lesson } from "../../lesson/index.ts";
import { isObject, isText } from "../storage/checks.ts";
import { readAside } from "./ask-worker.ts";

const texts = import.meta.glob<string>("../../../graphs/lessons/*.lesson.json", {
  query: "?raw",
  import: "default",
});
const titles = import.meta.glob<string>("../../../graphs/lessons/*.lesson.json", {
  import: "title",
  eager: true,
});
const abouts = import.meta.glob<string>("../../../graphs/lessons/*.lesson.json", {
  import: "about",
  eager: true,
});
const levels = import.meta.glob<number>("../../../graphs/lessons/*.lesson.json", {
  import: "level",
  eager: true,
});
const minutes = import.meta.glob<number>("../../../graphs/lessons/*.lesson.json", {
  import: "minutes",
  eager: true,
});

const fileOf = (name: string): string => `../../../graphs/lessons/${name}.lesson.json`;

/** A lesson as the list tells it. */
interface LessonInfo {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly level: number;
  readonly minutes: number;
}

interface CoursePart {
  readonly title: string;
  readonly lessons: readonly LessonInfo[];
}

const infoOf = (name: string): LessonInfo => {
  const file = fileOf(name);
  return {
    name,
    title: titles[file] ?? name,
    about: abouts[file] ?? "",
    level: levels[file] ?? 1,
    minutes: minutes[file] ?? 0,
  };
};

const parsed: unknown = JSON.parse(courseText);
const parts = isObject(parsed) && Array.isArray(parsed.parts) ? parsed.parts : [];

export const course: readonly CoursePart[] = parts.filter(isObject).map(({ title, lessons }) => ({
  title: isText(title) ? title : "",
  lessons: (Array.isArray(lessons) ? lessons : []).filter(isText).map(infoOf),
}));

export const isLesson = (name: string): boolean => fileOf(name) in texts;

/** The lesson that follows in the course; undefined after the last. */
export function lessonAfter(name: string): LessonInfo | undefined {
  const all = course.flatMap(({ lessons }) => lessons);
  const at = all.findIndex((info) => info.name === name);
  return at < 0 ? undefined : all[at + 1];
}

/** The lesson, or why it cannot be read, which a test finds. */
export const lessonOf = async (name: string): Promise<Lesson | string> =>
  readAside((await texts[fileOf(name)]?.()) ?? "");
