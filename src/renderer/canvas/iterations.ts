// Which iteration of a repeat is looked at: the selected repeat's, else that of the innermost one that is open.
import { findNode, type NodePath, splitPath } from "../../core/index.ts";
import { checkedOf, workedLevel } from "../store/derived.ts";
import { type State, useStore } from "../store/store.ts";

/** The repeat with more than one iteration that the keys are about. */
export function repeatOf(s: State): { readonly path: NodePath; readonly count: number } | null {
  const checked = checkedOf(s.document);
  const [selected] = s.selection;
  for (let path = selected ?? workedLevel(s); path !== ""; [path] = splitPath(path)) {
    const count = findNode(checked, path)?.count ?? 0;
    if (count > 1) return { path, count };
  }
  return null;
}

export function stepIteration(by: number): void {
  const state = useStore.getState();
  const found = repeatOf(state);
  if (!found) return;
  const now = Math.min(state.iterations[found.path] ?? 0, found.count - 1);
  state.setIteration(found.path, Math.min(Math.max(now + by, 0), found.count - 1));
}
