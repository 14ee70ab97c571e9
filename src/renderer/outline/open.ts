// Opens the outline with the focus in it, and leads back from it: who reads it by ear is where the key promised.
import { focusNode } from "../canvas/use-canvas-keys.ts";
import { useStore } from "../store/store.ts";

/** The panel is fetched when it is first opened. */
const framesToOpen = 240;

const tree = (): HTMLElement | null => document.querySelector(".outline");

export function openOutline(): void {
  const { dock, setDock, selection } = useStore.getState();
  if (dock === "outline" && tree()?.contains(document.activeElement)) {
    setDock(null);
    const [path] = selection;
    if (path !== undefined) focusNode(path);
    return;
  }
  setDock("outline");
  focusTree(framesToOpen);
}

/** The row of the selected node, or the one that Tab comes to. */
function focusTree(frames: number): void {
  const [path = ""] = useStore.getState().selection;
  const row =
    tree()?.querySelector<HTMLElement>(`[data-row="node ${CSS.escape(path)}"]`) ??
    tree()?.querySelector<HTMLElement>("[tabindex='0']");
  if (row) row.focus();
  else if (frames > 0) requestAnimationFrame(() => focusTree(frames - 1));
}
