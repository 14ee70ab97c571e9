// What a learner has made of a lesson's graph, kept on this machine until the lesson is done: a reload loses nothing of it.
import { printDocument } from "../../core/index.ts";
import { isText } from "../storage/checks.ts";
import { type Remembered, remembered } from "../storage/remembered.ts";
import { sameMeaning } from "../store/derived.ts";
import { type State, useStore } from "../store/store.ts";

/** Writes are this far apart, ms. */
const pace = 400;
/** Characters; a larger graph is no exercise any more. */
const largest = 200_000;

const settingOf = (name: string): Remembered<string> =>
  remembered(`heddle-lesson-graph:${name}`, (saved) => (isText(saved) ? saved : JSON.stringify(saved)), "");

/** Its text; "" where nothing is kept. */
export const keptGraph = (name: string): string => settingOf(name).read();

export const forgetGraph = (name: string): void => settingOf(name).write("");

let keeping = false;

/** Keeps the graph of the lesson that is in front from now on. */
export function keepGraph(): void {
  if (keeping) return;
  keeping = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: State = useStore.getState();
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const { lesson: open, document } = last;
    if (!open) return;
    const text = sameMeaning(document, open.lesson.start) ? "" : printDocument(document);
    if (text.length <= largest) settingOf(open.lesson.name).write(text);
  };
  useStore.subscribe((s, before) => {
    if (s.opening !== before.opening && timer !== undefined) write();
    last = s;
    if (s.lesson && s.document !== before.document && s.opening === before.opening)
      timer ??= setTimeout(write, pace);
  });
  window.addEventListener("pagehide", () => timer !== undefined && write());
}
