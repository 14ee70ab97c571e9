// Goes to what was found: its level is entered, the canvas moves there and flashes, and the inspector shows the field or
// the value itself.
import { focusNode } from "../canvas/use-canvas-keys.ts";
import { useStore } from "../store/store.ts";
import type { Place } from "./places.ts";

/** A level that has no places of its own is laid out first: its nodes come into the page only then. */
const framesToEnter = 240;

export function goToPlace({ kind, name, path }: Place): void {
  const state = useStore.getState();
  if (path === null) {
    state.enter("");
    focusField(`Dimension ${name}`);
    return;
  }
  state.goTo(path, kind === "port" || kind === "value" ? name : undefined);
  if (kind === "parameter") focusField(name);
  else focusNode(path, framesToEnter);
}

/** Puts the focus into a field of the inspector, once that shows it. */
function focusField(label: string): void {
  const { hiddenPanels, togglePanel } = useStore.getState();
  if (hiddenPanels.has("side")) togglePanel("side");
  const look = (tries: number) => {
    const field = document.querySelector<HTMLElement>(`.inspector [aria-label="${CSS.escape(label)}"]`);
    if (field) {
      field.focus();
      if (field instanceof HTMLInputElement && field.type === "text") field.select();
    } else if (tries > 0) requestAnimationFrame(() => look(tries - 1));
  };
  // What is shown now may have a field of that name too: the inspector follows the selection a frame later.
  requestAnimationFrame(() => requestAnimationFrame(() => look(30)));
}
