// Dragging a note: it is moved with what lies on it, or resized by a corner. One edit when it is let go.
import { useState } from "react";
import type { Note } from "../../../core/index.ts";
import { type NoteKey, type PlacedNote, sizeOfNote } from "../../../scene/notes.ts";
import type { Point } from "../../../scene/places.ts";
import type { SceneNode } from "../../../scene/scene.ts";
import { lyingOn, resize, selectedNotes, shiftAll } from "../../edit/notes/note-edits.ts";
import { putAt } from "../../scene/put-at.ts";
import { gridStep } from "../../scene/snap.ts";
import { placesDrawn, stage } from "../../scene/stage.ts";
import { useStore } from "../../store/store.ts";
import { useDrag } from "../../ui/use-drag.ts";

/** By its head, or by one corner: −1 is left or top. */
export type Grip = "head" | readonly [x: -1 | 1, y: -1 | 1];

interface DragState {
  readonly grip: Grip;
  readonly placed: PlacedNote;
  readonly nodes: readonly SceneNode[];
  readonly elements: ReadonlyMap<string, HTMLElement>;
  readonly notes: readonly PlacedNote[];
  readonly from: Point;
  moved: boolean;
  by: readonly [number, number];
}

/** Where notes are while they are dragged. */
export type DraggedNotes = ReadonlyMap<NoteKey, Note>;

/** Pixels that a press may move before it is a drag. */
const slack = 3;
const smallest = 48;

export function useNoteDrag() {
  const [dragged, setDragged] = useState<DraggedNotes | null>(null);
  const startDrag = useDrag<DragState, [PlacedNote, Grip]>({
    start(event, placed, grip) {
      if (event.button !== 0) return null;
      event.stopPropagation();
      select(placed, event.ctrlKey || event.metaKey || event.shiftKey);
      const from = { x: event.clientX, y: event.clientY };
      const { nodes, notes } = taken(placed, grip);
      return { grip, placed, nodes, notes, elements: elementsOf(nodes), from, moved: false, by: [0, 0] };
    },
    move(state, event) {
      const [x, y] = [event.clientX - state.from.x, event.clientY - state.from.y];
      if (!state.moved && Math.hypot(x, y) <= slack) return;
      state.moved = true;
      const zoom = stage()?.camera().zoom ?? 1;
      state.by = onGrid(state, [x / zoom, y / zoom], useStore.getState().snap && !event.altKey);
      setDragged(new Map(state.notes.map((n) => [n.key, noteAt(n, state.grip, state.by)] as const)));
      show(state, state.by);
    },
    end(state) {
      if (!state.moved) return;
      if (state.grip === "head") shiftAll(state.nodes, state.notes, state.by);
      else resize(state.placed, noteAt(state.placed, state.grip, state.by));
      setDragged(null);
      stage()?.painter.drag(null);
    },
    cancel(state) {
      if (!state.moved) return;
      setDragged(null);
      show(state, [0, 0]);
      stage()?.painter.drag(null);
    },
  });
  return { dragged, startDrag };
}

/** A press on a note selects it; one of several selected stays among them. */
function select({ key }: PlacedNote, adds: boolean): void {
  const { selectedNotes: chosen, selection, selectNotes } = useStore.getState();
  if (adds) selectNotes(chosen.has(key) ? [...chosen].filter((k) => k !== key) : [...chosen, key], selection);
  else if (!chosen.has(key)) selectNotes([key]);
}

/** What goes along: what lies on the frames that are moved, and what is selected with them. */
function taken(placed: PlacedNote, grip: Grip): Pick<DragState, "nodes" | "notes"> {
  if (grip !== "head") return { nodes: [], notes: [placed] };
  const { selection } = useStore.getState();
  const chosen = [placed, ...selectedNotes()];
  const on = chosen.filter((n) => n.kind === "frames").map(lyingOn);
  const selected = [...(stage()?.scene?.nodes.values() ?? [])].filter((n) => selection.has(n.path));
  const notes = new Map([...chosen, ...on.flatMap((o) => o.notes)].map((n) => [n.key, n]));
  return {
    nodes: [...new Set([...selected, ...on.flatMap((o) => o.nodes)])],
    notes: [...notes.values()],
  };
}

/** The corner that is dragged falls on the grid. */
function onGrid(
  { grip, placed }: DragState,
  by: readonly [number, number],
  snaps: boolean,
): readonly [number, number] {
  const [width, height] = sizeOfNote(placed.kind, placed.note);
  const [x, y] = placed.note.at;
  const corner =
    grip === "head" ? [x, y] : [x + (grip[0] === 1 ? width : 0), y + (grip[1] === 1 ? height : 0)];
  const step = snaps ? gridStep : 1;
  const [dx = 0, dy = 0] = corner.map((c, i) => Math.round((c + (by[i] ?? 0)) / step) * step - c);
  return [dx, dy];
}

function noteAt(placed: PlacedNote, grip: Grip, [dx, dy]: readonly [number, number]): Note {
  const { note, kind } = placed;
  const [x, y] = note.at;
  if (grip === "head") return { ...note, at: [x + dx, y + dy] };
  const [width, height] = sizeOfNote(kind, note);
  const w = Math.max(width + grip[0] * dx, smallest);
  const h = Math.max(height + grip[1] * dy, smallest);
  return {
    ...note,
    at: [grip[0] === -1 ? x + width - w : x, grip[1] === -1 ? y + height - h : y],
    size: [w, h],
  };
}

/** Nodes on a frame are moved by hand, past React, as nodes that are dragged themselves. */
function show({ nodes, elements }: DragState, by: readonly [number, number]): void {
  if (nodes.length === 0) return;
  const places = placesDrawn(shifted(nodes, by));
  putAt(elements, places);
  stage()?.painter.drag(places);
}

function elementsOf(nodes: readonly SceneNode[]): ReadonlyMap<string, HTMLElement> {
  const ids = placesDrawn(shifted(nodes, [0, 0]));
  const all = stage()?.host.querySelectorAll<HTMLElement>(".react-flow__node") ?? [];
  return new Map(
    [...all].flatMap((e) => (ids.has(e.dataset.id ?? "") ? [[e.dataset.id ?? "", e] as const] : [])),
  );
}

const shifted = (nodes: readonly SceneNode[], [dx, dy]: readonly [number, number]): Map<string, Point> =>
  new Map(nodes.map((n) => [n.id, { x: n.at.x + dx, y: n.at.y + dy }]));
