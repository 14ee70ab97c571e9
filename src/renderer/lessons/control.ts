// A lesson begun, answered and gone through. Everything a step does to the graph is one step of undo.
import { parseDocument, splitPath } from "../../core/index.ts";
import { applyAll, type Given, type Lesson, type Step } from "../../lesson/index.ts";
import { goToTab, openBeside } from "../files/open-tab.ts";
import { sameMeaning } from "../store/derived.ts";
import type { OpenLesson } from "../store/lesson-slice.ts";
import { useStore } from "../store/store.ts";
import { tabsOf } from "../store/tabs-slice.ts";
import { isDrawn } from "../store/view-slice.ts";
import { judgeAside } from "./ask-worker.ts";
import { forgetGraph, keepGraph, keptGraph } from "./kept-graph.ts";
import { isDone, progressOf, useProgress } from "./progress.ts";

const stepOf = ({ lesson, at }: OpenLesson): Step | undefined => lesson.steps[at];

const begun = (lesson: Lesson, at: number): OpenLesson => ({
  lesson,
  at,
  taken: 0,
  answer: "",
  judging: false,
  said: null,
});

/** In a tab of its own, where it was left; where it is open, its tab comes to the front. */
export function openLesson(lesson: Lesson): void {
  const s = useStore.getState();
  s.openLessons(false);
  if (s.hiddenPanels.has("side")) s.togglePanel("side");
  const there = tabsOf(s).find((tab) => tab.lesson?.lesson.name === lesson.name);
  if (there) {
    if (there.opening !== s.opening) goToTab(there.opening);
    return;
  }
  const last = progressOf(lesson.name)?.at;
  const at = Math.max(
    lesson.steps.findIndex(({ id }) => id === last),
    0,
  );
  openBeside({ ...lesson.start, name: lesson.title });
  const { dispatch, setLesson, document } = useStore.getState();
  setLesson(begun({ ...lesson, start: document }, at));
  const kept = parseDocument(keptGraph(lesson.name));
  if (kept.ok) dispatch({ edit: "replace", document: kept.document }, { label: "Resume the lesson" });
  keepGraph();
  recordPlace();
  showPlaces();
}

function recordPlace(): void {
  const { lesson: open } = useStore.getState();
  const step = open && stepOf(open);
  if (step) useProgress.getState().record(open.lesson, step.id);
}

/** Brings what the step speaks of into view, and selects the first: its numbers are beside it then. */
function showPlaces(): void {
  const s = useStore.getState();
  const paths = (s.lesson && stepOf(s.lesson)?.look) ?? [];
  const [first] = paths;
  if (first === undefined) return;
  if (paths.every((path) => isDrawn(splitPath(path)[0], s.scope, s.opened))) {
    s.select([first]);
    s.show(null, paths);
  } else s.goTo(first);
}

/** Shows another step. Each asks of the graph that the lesson begins with. */
export function goToStep(at: number): void {
  const { lesson: open, setLesson } = useStore.getState();
  if (!open?.lesson.steps[at]) return;
  setLesson(begun(open.lesson, at));
  resetGraph();
  recordPlace();
  showPlaces();
}

export function resetGraph(): void {
  const { lesson: open, document, dispatch, notify } = useStore.getState();
  if (!open || sameMeaning(document, open.lesson.start)) return;
  const label = "The graph is as the lesson begins";
  dispatch({ edit: "replace", document: open.lesson.start }, { label });
  notify("info", label, { step: useStore.getState().document });
}

export function change(to: Partial<Pick<OpenLesson, "answer" | "taken" | "said">>): void {
  const { lesson: open, setLesson } = useStore.getState();
  if (open) setLesson({ ...open, ...to });
}

/** Judges what is answered to the step that is shown; what it says goes to that step alone. */
export async function answer(): Promise<void> {
  const { lesson: open, document, opening, setLesson, inTab } = useStore.getState();
  const step = open && stepOf(open);
  if (!step || open.judging) return;
  const asked: OpenLesson = { ...open, judging: true };
  setLesson(asked);
  const given = givenOf(step, open.answer, document);
  const judgement = await judgeAside({ lesson: open.lesson, at: open.at, given });
  inTab(opening, ({ lesson: now }) =>
    now?.lesson === asked.lesson && now.at === asked.at
      ? { lesson: { ...now, judging: false, said: { ...judgement, of: document } } }
      : {},
  );
  if (judgement.right)
    useProgress.getState().record(open.lesson, progressOf(open.lesson.name)?.at ?? step.id, step.id);
}

function givenOf(
  { check }: Step,
  typed: string,
  document: ReturnType<typeof useStore.getState>["document"],
): Given {
  if (check.kind === "graph") return document;
  return check.kind === "choice" ? typed : numberIn(typed);
}

/** `1,024` and `1 024` are a thousand and some; what is no number is told by the judge. */
function numberIn(typed: string): Given {
  const plain = typed
    .trim()
    .replaceAll(/(?<=\d)[,\s](?=\d{3}(\D|$))/g, "")
    .replace("−", "-");
  const n = plain === "" ? Number.NaN : Number(plain);
  return Number.isFinite(n) ? n : typed;
}

/** Only who asks is told; a graph comes as one step of undo, and its nodes are lit. */
export function showSolution(): void {
  const { lesson: open, applyFix } = useStore.getState();
  const step = open && stepOf(open);
  if (!step) return;
  const { right } = step;
  const { start } = open.lesson;
  if (typeof right !== "object") change({ answer: String(right), said: null });
  else if (applyAll(start, right.edits).ok)
    applyFix([{ edit: "replace", document: start }, ...right.edits], "Solution of the step");
}

/** The graph stays in its tab. */
export function leaveLesson(): void {
  const { lesson: open, setLesson } = useStore.getState();
  if (!open) return;
  const { name } = open.lesson;
  // Who has been through all of it begins anew the next time.
  if (isDone(progressOf(name))) forgetGraph(name);
  setLesson(null);
}
