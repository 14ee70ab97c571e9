// Moving by keys: all that is selected, with what lies on selected frames. A row of presses is one step.
import { stage } from "../../scene/stage.ts";
import { useStore } from "../../store/store.ts";
import { lyingOn, selectedNotes, shiftAll } from "../notes/note-edits.ts";
import { moveNodes } from "./nodes.ts";

export function nudge(dx: number, dy: number): void {
  const { selection } = useStore.getState();
  const chosen = selectedNotes();
  const lying = chosen.filter((n) => n.kind === "frames").map(lyingOn);
  const selected = [...(stage()?.scene?.nodes.values() ?? [])].filter((n) => selection.has(n.path));
  const nodes = [...new Set([...selected, ...lying.flatMap((l) => l.nodes)])];
  const notes = [...new Map([...chosen, ...lying.flatMap((l) => l.notes)].map((n) => [n.key, n])).values()];
  // Another selection is another step.
  const merge = `nudge ${[...nodes.map((n) => n.path), ...notes.map((n) => n.key)]}`;
  if (notes.length > 0) shiftAll(nodes, notes, [dx, dy], merge);
  else moveNodes(new Map(nodes.map((n) => [n.id, { x: n.at.x + dx, y: n.at.y + dy }])), merge);
}
