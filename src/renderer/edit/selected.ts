// What is selected, as commands ask for it.
import type { State } from "../store/store.ts";

export const hasSelection = (s: State): boolean => s.selection.size > 0;
export const hasNodesOrNotes = (s: State): boolean => s.selection.size + s.selectedNotes.size > 0;
export const hasAny = (s: State): boolean => hasNodesOrNotes(s) || s.selectedWire !== null;
