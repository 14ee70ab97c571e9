// What keys do at a row of the outline: go to what it stands for, begin a wire there, or what they do on the canvas.
import { focusNode } from "../canvas/use-canvas-keys.ts";
import { commandFor } from "../commands/keys.ts";
import { problemKey } from "../diagnosis/problems.ts";
import { type SocketSide, startsOf } from "../edit/wires/key-wiring.ts";
import { nameOfEnd } from "../edit/wires/wiring.ts";
import { stage } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import type { Row } from "./rows.ts";

/** A level without places of its own is laid out first: its nodes come into the page only then. */
const framesToEnter = 240;

/** Selects the row's node and brings it into view; the focus stays where it is. */
export function showRow({ path, port, problem }: Row): void {
  const { goTo, focusProblem } = useStore.getState();
  if (path !== "") goTo(path, port);
  if (problem) focusProblem(problemKey(problem));
}

export function goToRow(row: Row): void {
  showRow(row);
  if (row.path !== "") focusNode(row.path, framesToEnter);
}

/** Begins a wire at the row's port, or at the node's first that wants one; canvas/KeyWiring.tsx has the keys then. */
export function wireRow(row: Row, side: SocketSide): void {
  showRow(row);
  const begin = (frames: number) => {
    const scene = stage()?.scene;
    const node = [...(scene?.nodes.values() ?? [])].find((n) => n.path === row.path);
    if (!scene || !node) {
      if (frames > 0) requestAnimationFrame(() => begin(frames - 1));
      return;
    }
    const { pull, notify } = useStore.getState();
    const starts = startsOf(scene, node, side);
    const start = starts.find(({ socket }) => socket.port === row.port) ?? starts[0];
    if (start) pull(nameOfEnd(start));
    else notify("error", side === "out" ? "This node has no output." : "This node has no input.");
  };
  begin(framesToEnter);
}

/** A command that asks for a selection is about the row that has the focus, whatever was selected before. */
export function selectForCommand(event: KeyboardEvent, { path, kind }: Row): void {
  const enabled = commandFor(event)?.enabled;
  if (!enabled || kind === "problem") return;
  const state = useStore.getState();
  const none = {
    ...state,
    selection: new Set<string>(),
    selectedWire: null,
    selectedNotes: new Set<string>(),
  };
  const asksForNode = !enabled(none) && enabled({ ...none, selection: new Set([path]) });
  if (asksForNode && !(state.selection.size === 1 && state.selection.has(path))) state.goTo(path);
}
