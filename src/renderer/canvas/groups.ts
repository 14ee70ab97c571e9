// Into the group that is selected, and out of what is selected, lit, played and open, one after the other.
import { findNode, type NodePath } from "../../core/index.ts";
import { hasAny } from "../edit/selected.ts";
import { checkedOf, seenScope } from "../store/derived.ts";
import { type State, useStore } from "../store/store.ts";

const state = () => useStore.getState();

/** The first of the selection, where there is something inside it. */
export function groupToEnter(s: State): NodePath | undefined {
  const [path] = s.selection;
  return path !== undefined && findNode(checkedOf(s.document), path)?.body ? path : undefined;
}

export function enterSelected(): void {
  const path = groupToEnter(state());
  if (path !== undefined) state().enter(path);
}

export const hasToLeave = (s: State): boolean =>
  s.focused !== null || s.stepping !== null || s.scope !== "" || hasAny(s);

/** Escape first puts out what is lit, then ends step mode, lets go of the selection, and leaves the group. */
export function leave(): void {
  const { select, enter, focused, focusProblem, stepping, setStepping } = state();
  const scope = seenScope(checkedOf(state().document), state().scope);
  if (focused !== null) focusProblem(null);
  else if (stepping !== null) setStepping(null);
  else if (hasAny(state())) select([]);
  else if (scope !== "") enter(scope.includes("/") ? scope.slice(0, scope.lastIndexOf("/")) : "");
}
