// Every lesson that ships has hints, wrong answers and words as it must; lessons.slow.test.ts walks them. What is wrong with
// a lesson or an answer is told where.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { printDocument } from "../../src/core/index.ts";
import {
  faultsOf,
  grade,
  type Lesson,
  lessonJsonSchema,
  printLesson,
  readLesson,
} from "../../src/lesson/index.ts";

import { offences, wrongPlurals } from "../architecture/old-words.ts";

const folder = "graphs/lessons";
const text = (name: string) => readFileSync(`${folder}/${name}`, "utf8");
const files = readdirSync(folder).filter((name) => name.endsWith(".lesson.json"));
const lessonOf = (name: string): Lesson => {
  const read = readLesson(text(name));
  if (!read.ok) throw new Error(`${name}: ${read.why}`);
  return read.lesson;
};

describe.each(files)("%s", (name) => {
  const lesson = lessonOf(name);
  test("is called as its file", () => {
    expect(`${lesson.name}.lesson.json`).toBe(name);
  });
  test("has a hint and five wrong answers for each question, each wrong one told why", () => {
    for (const { id, hints, wrong } of lesson.steps) {
      expect(hints.length, id).toBeGreaterThan(0);
      expect(wrong.length, id).toBeGreaterThanOrEqual(5);
    }
  });
  test("says nothing in an old word or with a wrong plural", () => {
    const { start: _, ...said } = JSON.parse(text(name));
    const shown: string[] = [];
    JSON.stringify(said, (_, value) => {
      if (typeof value === "string") shown.push(value);
      return value;
    });
    expect(shown.flatMap((text) => [...offences(text), ...wrongPlurals(text)])).toEqual([]);
  });
  test("as Markdown tells no answer of a choice", () => {
    const printed = printLesson(lesson);
    for (const { question, check } of lesson.steps) {
      expect(printed).toContain(question);
      if (check.kind !== "choice") continue;
      for (const { says } of Object.values(check.options)) expect(printed).not.toContain(says);
    }
  });
});

test("the ten exercises of the curriculum are there, twenty real mistakes and more of the course", () => {
  expect(files.length).toBeGreaterThanOrEqual(39);
  expect(lessonJsonSchema()).toMatchObject({ type: "object", title: "A lesson of Heddle" });
});

const causal = () => JSON.parse(text("causal-mask.lesson.json"));
const spoilt = (change: (lesson: ReturnType<typeof causal>) => void): string => {
  const lesson = causal();
  lesson.steps[0].wrong = lesson.steps[0].wrong.slice(0, 1);
  change(lesson);
  const read = readLesson(JSON.stringify(lesson));
  return read.ok ? faultsOf(read.lesson).join("; ") : read.why;
};

test.each([
  ["no JSON", () => readLesson("{").ok, false],
  ["a newer format", () => spoilt((l) => (l.format = "heddle-lesson-2")), /use the Heddle that wrote it/],
  ["a key that is spelled wrongly", () => spoilt((l) => (l.steps[0].hint = [])), /steps\.0/],
  ["a demand that is none", () => spoilt((l) => (l.steps[0].check.demands[0].demand = "neat")), /demands\.0/],
  ["a graph that is none", () => spoilt((l) => (l.start.nodes.mask.block = 7)), /^start: /],
  ["a node that is not there", () => spoilt((l) => (l.steps[0].look = ["maske"])), /no node "maske"/],
  ["a value that is not there", () => spoilt((l) => (l.steps[0].value = "mask.x")), /no value "mask.x"/],
  ["a right answer that is wrong", () => spoilt((l) => (l.steps[0].right = { edits: [] })), /is refused/],
  [
    "a wrong answer that is right",
    () => spoilt((l) => (l.steps[0].wrong[0].answer = l.steps[0].right)),
    /accepted/,
  ],
  [
    "an edit that cannot be",
    () => spoilt((l) => (l.steps[0].right = { edits: [{ edit: "removeNode", scope: "", id: "x" }] })),
    /edit 1/,
  ],
  ["a step twice", () => spoilt((l) => l.steps.push(l.steps[0])), /two steps/],
])("a lesson with %s is told where", (_, said, expected) => {
  const found = said();
  if (expected instanceof RegExp) expect(found).toMatch(expected);
  else expect(found).toBe(expected);
});

test("answers that cannot be graded say why", () => {
  const heads = lessonOf("split-heads.lesson.json");
  const why = (handedIn: unknown) => {
    const graded = grade(heads, JSON.stringify(handedIn));
    return graded.ok ? graded.grade : graded.why;
  };
  expect(why({ lesson: "norms", answers: {} })).toMatch(/answers the lesson “norms”/);
  expect(why({ lesson: "split-heads", answers: { widht: 4 } })).toMatch(/no step "widht"/);
  expect(why({ nodes: 3 })).toBeTypeOf("string");
  expect(why({ lesson: "split-heads", answers: { width: 4, scores: 16, four: { nodes: 3 } } })).toMatchObject(
    {
      right: 1,
      of: 3,
    },
  );
  const big = { ...heads.start, dims: { ...heads.start.dims, T: 100_000 } };
  const slow = grade(heads, printDocument(big));
  expect(slow.ok && slow.grade.marks[0]?.says.join()).toMatch(/too large/);
  expect(grade(heads, " ".repeat(3_000_000)).ok).toBe(false);
});
