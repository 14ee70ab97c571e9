// What is selected, as commands ask for it.
import { findNode } from "../../core/index.ts";
import { checkedOf } from "../store/derived.ts";
import type { State } from "../store/store.ts";

export const hasSelection = (s: State): boolean => s.selection.size > 0;
export const hasNodesOrNotes = (s: State): boolean => s.selection.size + s.selectedNotes.size > 0;
export const hasAny = (s: State): boolean => hasNodesOrNotes(s) || s.selectedWire !== null;
export const hasSeveral = (s: State): boolean => s.selection.size > 1;
/** One node alone, with a graph inside. */
export const hasGroup = ({ selection, document }: State): boolean => {
  const [path = ""] = selection;
  return selection.size === 1 && findNode(checkedOf(document), path)?.body !== undefined;
};
