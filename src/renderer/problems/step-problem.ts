// Next and previous problem by key: opens the panel, goes to the place, and puts the focus where Enter mends it.
import { problemKey, problemsOf } from "../diagnosis/problems.ts";
import { useStore } from "../store/store.ts";
import { goToProblem } from "./go-to.ts";

export function stepProblem(by: 1 | -1): void {
  const state = useStore.getState();
  const { causes } = problemsOf(state);
  if (causes.length === 0) {
    state.notify("info", "No problems.");
    return;
  }
  const at = causes.findIndex((c) => problemKey(c.cause) === state.focused);
  const next = at < 0 ? (by > 0 ? 0 : causes.length - 1) : (at + by + causes.length) % causes.length;
  const cause = causes[next]?.cause;
  if (!cause) return;
  state.setDock("problems");
  goToProblem(cause);
  focusRow(problemKey(cause), mostFrames);
}

/** When it is opened for the first time the panel is still on its way: about two seconds are waited for it. */
const mostFrames = 120;

function focusRow(key: string, frames: number): void {
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLElement>(`[data-problem="${CSS.escape(key)}"]`);
    if (row) row.focus({ preventScroll: true });
    else if (frames > 0 && useStore.getState().focused === key) focusRow(key, frames - 1);
  });
}
