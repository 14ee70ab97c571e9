// The menu of the right button: what can be done with the thing under the pointer, made of commands.
import type { MouseEvent } from "react";
import type { PlacedNote } from "../../scene/notes.ts";
import { nodeAt } from "../../scene/scene.ts";
import { commandItem } from "../commands/menu-item.ts";
import { addComment, notesHere, selectWithFrame, setColour } from "../edit/notes/note-edits.ts";
import { levelPoint, middle, scenePoint, stage, workAt } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import type { MenuItem } from "../ui/Menu.tsx";

const forNodes = (): MenuItem[] => [
  commandItem("enter"),
  ...whereItFits("openInPlace"),
  commandItem("rename"),
  commandItem("cut", true),
  commandItem("copy"),
  commandItem("copyPytorch"),
  commandItem("duplicate"),
  commandItem("delete"),
  commandItem("deleteReconnect"),
  commandItem("bypass", true),
  commandItem("mute"),
  commandItem("connect"),
  commandItem("layout"),
  commandItem("group", true),
  commandItem("ungroup"),
  ...whereItFits("repeat", "groupToRepeat", "unroll", "repeatToGroup"),
  commandItem("swap"),
  commandItem("saveBlock"),
  commandItem("frame"),
];

/** What can be done with few kinds of nodes is there for those alone. */
const whereItFits = (...ids: readonly string[]): MenuItem[] =>
  ids.map((id) => commandItem(id)).filter((item) => item.enabled);

/** On the ground, what is added comes to where the pointer was. */
const forCanvas = (x: number, y: number): MenuItem[] => [
  { ...commandItem("add"), perform: () => useStore.getState().openAdd({ x, y, from: null }) },
  { ...commandItem("comment"), perform: () => addComment(levelPoint(x, y) ?? middle()) },
  commandItem("frame"),
  commandItem("paste", true),
  commandItem("selectAll"),
  commandItem("layout", true),
  commandItem("fit"),
  commandItem("copyImage"),
  commandItem("leave"),
];

function forNote(placed: PlacedNote): MenuItem[] {
  const frame = placed.kind === "frames";
  return [
    {
      id: "write",
      label: frame ? "Rename" : "Edit text",
      key: "Enter",
      perform: () => useStore.getState().editNote(placed.key),
    },
    ...(frame ? [{ id: "lying", label: "Select contents", perform: () => selectWithFrame(placed) }] : []),
    commandItem("cut", true),
    commandItem("copy"),
    commandItem("duplicate"),
    commandItem("delete"),
    ...(["blue", "green", "amber", "red", "violet", "grey"] as const).map((colour, i) => ({
      id: colour,
      label: colour.replace(/^./, (c) => c.toUpperCase()),
      separated: i === 0,
      perform: () => setColour([placed], colour),
    })),
  ];
}

/** What is under the pointer is selected, unless it is among what is selected already. */
function itemsAt(target: Element, x: number, y: number): readonly MenuItem[] {
  const state = useStore.getState();
  const noteKey = target.closest<HTMLElement>("[data-note]")?.dataset.note;
  const placed = notesHere().find((n) => n.key === noteKey);
  if (placed) {
    if (!state.selectedNotes.has(placed.key)) state.selectNotes([placed.key]);
    return forNote(placed);
  }
  const path = target.closest<HTMLElement>("[data-node]")?.dataset.node ?? pathAt(x, y);
  if (path !== undefined) {
    if (!state.selection.has(path)) state.select([path]);
    return forNodes();
  }
  workAt(x, y);
  const point = levelPoint(x, y);
  const wire = point && stage()?.painter.hit(point);
  if (!wire) return forCanvas(x, y);
  state.selectWire(wire.wire);
  return [commandItem("delete")];
}

export function openCanvasMenu(event: MouseEvent): void {
  const target = event.target as Element;
  if (target.closest("input, textarea, select, .minimap")) return;
  event.preventDefault();
  // With these the right button cuts wires.
  if (event.ctrlKey || event.altKey) return;
  const [x, y] = [event.clientX, event.clientY];
  useStore.getState().openMenu({ x, y, label: "On the canvas", items: itemsAt(target, x, y) });
}

/** Far away a node is a painted box. */
function pathAt(x: number, y: number): string | undefined {
  const [point, scene] = [scenePoint(x, y), stage()?.drawn];
  return point && scene ? nodeAt(scene, point)?.path : undefined;
}
