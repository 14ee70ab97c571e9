// The one door through which another document comes into the window: in a tab of its own, unless the graph in front is one
// without any work. What is open stays open, so nothing is asked and nothing is lost.
import type { HeddleDocument } from "../../core/index.ts";
import { keepLook } from "../scene/look.ts";
import type { OpenFile } from "../store/document-slice.ts";
import { useStore } from "../store/store.ts";
import { isUntouched, tabsOf } from "../store/tabs-slice.ts";
import { isTypedInto } from "../ui/typing.ts";
import { isDirty } from "./dirty.ts";

/** A graph that is open as it is and has no work in it, such as a preset, is gone to. */
export function openInTab(document: HeddleDocument, file: OpenFile | null, saved: boolean): void {
  endTyping();
  const s = useStore.getState();
  const same = tabsOf(s).find((tab) => tab.document === document && isUntouched(tab));
  if (same && same.opening !== s.opening) goToTab(same.opening);
  else if (isUntouched(s)) s.open(document, file, saved);
  else {
    keepLook();
    s.openTab(document, file, saved);
  }
}

/** In a tab of its own, whatever is in front. */
export function openBeside(document: HeddleDocument): void {
  endTyping();
  keepLook();
  useStore.getState().openTab(document, null, true);
}

export function goToTab(opening: number): void {
  endTyping();
  keepLook();
  useStore.getState().goToTab(opening);
}

/** What is typed belongs to the graph in front: a field that takes it when it is left is left now. */
function endTyping(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && isTypedInto(activeElement)) activeElement.blur();
}

/** The tab that has this file open, if there is one. */
export const tabOfFile = (path: string) => tabsOf(useStore.getState()).find((tab) => tab.file?.path === path);

/** The file is one tab's: what another had of it stays there as unsaved work, which no save writes over this. */
export function takeFile(path: string, of: number): void {
  const s = useStore.getState();
  for (const { opening, file } of tabsOf(s))
    if (opening !== of && file?.path === path) s.inTab(opening, () => ({ file: null, saved: null }));
}

/** Opens what is unsaved work of a file: where the file is open as it was saved, in its tab. */
export function openUnsaved(document: HeddleDocument, file: OpenFile | null): void {
  const tab = file?.path == null ? undefined : tabOfFile(file.path);
  if (tab && !isDirty(tab)) {
    goToTab(tab.opening);
    useStore.getState().open(document, file, false);
  } else openInTab(document, tab ? null : file, false);
}
