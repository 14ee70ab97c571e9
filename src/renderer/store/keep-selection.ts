// What is selected, and the group that is open, exists. Undo, the JSON and the history take nodes, wires and notes away
// as well as Delete does; what stayed selected of them would count for commands and could not be deselected by a click.
import { findNode, type HeddleDocument, type NodePath, splitPath } from "../../core/index.ts";
import { checkedGraphAt, checkedOf, seenScope, workedLevel } from "./derived.ts";
import { type State, useStore } from "./store.ts";

export function keepSelection(): () => void {
  return useStore.subscribe((s, before) => {
    if (s.document === before.document) return;
    const gone = goneFrom(s);
    if (gone) useStore.setState(gone);
  });
}

function goneFrom(s: State): Partial<State> | null {
  const { document, scope, selection, selectedWire, selectedNotes } = s;
  const checked = checkedOf(document);
  const open = seenScope(checked, scope);
  const nodes = [...selection].filter((path) => hasNode(document, path));
  const notes = [...selectedNotes].filter((key) => hasNote(document, key));
  const wires = checkedGraphAt(checked, workedLevel(s))?.graph.wires ?? [];
  const wireGone = selectedWire !== null && !wires.includes(selectedWire);
  const stays = nodes.length === selection.size && notes.length === selectedNotes.size && !wireGone;
  if (stays && open === scope) return null;
  return {
    // Else a group that is made later under its name would be entered unasked.
    scope: open,
    selection: new Set(nodes),
    selectedNotes: new Set(notes),
    ...(wireGone ? { selectedWire: null, selectedPoint: null } : {}),
  };
}

/** The ports of a group can be selected as nodes can. */
function hasNode(document: HeddleDocument, path: NodePath): boolean {
  const checked = checkedOf(document);
  const [scope, id] = splitPath(path);
  return (
    findNode(checked, path) !== undefined ||
    ((id === "in" || id === "out") && findNode(checked, scope)?.body !== undefined)
  );
}

/** A key is the kind of note, then its path: `frames:blocks/f`. */
function hasNote({ comments, frames }: HeddleDocument, key: string): boolean {
  const [kind, path = ""] = key.split(":");
  return (kind === "frames" ? frames : comments)?.[path] !== undefined;
}
