// Lessons in the window: a tab of its own, answers judged by what the command line judges with, progress that lasts, and a
// graph that is never lost.
import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, expect, test, vi } from "vitest";
import { type Lesson, readLesson } from "../../src/lesson/index.ts";
import { beginLesson } from "../../src/renderer/lessons/begin.ts";
import {
  answer,
  change,
  goToStep,
  leaveLesson,
  openLesson,
  resetGraph,
  showSolution,
} from "../../src/renderer/lessons/control.ts";
import { course, lessonAfter } from "../../src/renderer/lessons/course.ts";
import { listenForLessons } from "../../src/renderer/lessons/listen.ts";
import { progressOf, useProgress } from "../../src/renderer/lessons/progress.ts";
import { preset } from "../../src/renderer/store/presets.ts";
import { useStore } from "../../src/renderer/store/store.ts";
import { tabsOf } from "../../src/renderer/store/tabs-slice.ts";

vi.mock("../../src/renderer/lessons/ask-worker.ts", async () => {
  const { judge, readLesson } = await import("../../src/lesson/index.ts");
  return {
    readAside: async (text: string) => {
      const read = readLesson(text);
      return read.ok ? read.lesson : read.why;
    },
    judgeAside: async ({ lesson, at, given }: { lesson: Lesson; at: number; given: never }) =>
      judge(lesson, lesson.steps[at]!, given),
  };
});

const folder = "graphs/lessons";
const lesson = (name: string): Lesson => {
  const read = readLesson(readFileSync(`${folder}/${name}.lesson.json`, "utf8"));
  if (!read.ok) throw new Error(read.why);
  return read.lesson;
};
const state = () => useStore.getState();
const open = () => state().lesson!;
const say = async (typed: string) => {
  change({ answer: typed, said: null });
  await answer();
  return open().said!;
};

beforeEach(() => {
  localStorage.clear();
  useStore.setState(useStore.getInitialState(), true);
  useProgress.setState({ all: {} });
  state().open(preset("decoder-only")!, null, true);
});

test("the course has each lesson once, and each is a file", () => {
  const listed = course.flatMap(({ lessons }) => lessons.map(({ name }) => name));
  const files = readdirSync(folder).flatMap((f) =>
    f.endsWith(".lesson.json") ? f.replace(".lesson.json", "") : [],
  );
  expect([...listed].sort()).toEqual(files.sort());
  for (const { title, about } of course.flatMap((p) => p.lessons)) expect([title, about]).not.toContain("");
  expect(lessonAfter(listed[0]!)?.name).toBe(listed[1]);
  expect(lessonAfter(listed.at(-1)!)).toBe(undefined);
});

test("a link opens a lesson, or says that there is none of that name", async () => {
  await beginLesson("gone");
  expect([state().lesson, state().notice]).toEqual([null, expect.stringContaining("no lesson “gone”")]);
  location.hash = "#lesson=split-heads";
  listenForLessons();
  await vi.waitFor(() => expect(state().lesson?.lesson.name).toBe("split-heads"));
  location.hash = "";
});

test("a lesson comes in a tab of its own, even beside a graph without work, and once", () => {
  const before = state().document;
  openLesson(lesson("split-heads"));
  expect(tabsOf(state()).map((tab) => tab.document.name)).toEqual([
    "Decoder-only",
    "Split a width into heads",
  ]);
  state().goToTab(state().tabs[0]!);
  expect([state().document, state().lesson]).toEqual([before, null]);
  openLesson(lesson("split-heads"));
  expect(state().tabs.length).toBe(2);
  expect(open().lesson.name).toBe("split-heads");
});

test("answers are judged, wrong ones told why, and right ones remembered", async () => {
  openLesson(lesson("split-heads"));
  expect(await say("16")).toMatchObject({ right: false, says: [expect.stringContaining("share the width")] });
  expect(await say("four")).toMatchObject({ right: false, says: ["The answer must be a number."] });
  expect(progressOf("split-heads")?.done).toEqual([]);
  expect(await say(" 4 ")).toMatchObject({ right: true });
  expect(progressOf("split-heads")).toEqual({ done: ["width"], at: "width", of: 3 });
  goToStep(1);
  expect(open()).toMatchObject({ answer: "", said: null, taken: 0 });
  expect((await say("32")).right).toBe(true);
  expect(JSON.parse(localStorage.getItem("heddle-lessons")!)).toEqual({
    "split-heads": { done: ["width", "scores"], at: "scores", of: 3 },
  });
});

test.each([
  ["262,144", true],
  ["262 144", true],
  ["262144", true],
  ["2,6", false],
])("a number may be typed as %s", async (typed, right) => {
  openLesson(lesson("kv-cache"));
  goToStep(1);
  expect((await say(typed)).right).toBe(right);
});

test("what a step does to the graph is one step of undo", async () => {
  openLesson(lesson("split-heads"));
  goToStep(2);
  const { document: start } = state();
  showSolution();
  expect(state().document.dims.H).toBe(4);
  await answer();
  expect(open().said?.right).toBe(true);
  state().undo();
  expect(state().document).toBe(start);
  state().redo();
  resetGraph();
  expect(state().document.dims.H).toBe(2);
  state().undo();
  expect(state().document.dims.H).toBe(4);
  // Another step asks of the graph as it came.
  goToStep(0);
  expect(state().document.dims.H).toBe(2);
});

test("an answer that comes late goes to the step that asked, not to the one that is shown", async () => {
  openLesson(lesson("split-heads"));
  change({ answer: "4" });
  const late = answer();
  goToStep(1);
  await late;
  expect(open()).toMatchObject({ at: 1, said: null });
  expect(progressOf("split-heads")).toEqual({ done: ["width"], at: "scores", of: 3 });
});

test("step and graph are as they were after a restart", async () => {
  vi.useFakeTimers();
  openLesson(lesson("split-heads"));
  goToStep(2);
  state().dispatch({ edit: "setDim", dim: "H", value: 8 });
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();
  useStore.setState(useStore.getInitialState(), true);
  openLesson(lesson("split-heads"));
  expect([open().at, state().document.dims.H]).toEqual([2, 8]);
  state().undo();
  expect(state().document.dims.H).toBe(2);
  leaveLesson();
  expect([state().lesson, state().document.name]).toEqual([null, "Split a width into heads"]);
});

test("what was saved in another form breaks nothing", () => {
  localStorage.setItem("heddle-lesson-graph:split-heads", '{"nodes": 3}');
  useProgress.setState({ all: { "split-heads": { done: ["gone"], at: "gone", of: 9 } } });
  openLesson(lesson("split-heads"));
  expect([open().at, state().document.dims.H, state().past.length]).toEqual([0, 2, 0]);
});
