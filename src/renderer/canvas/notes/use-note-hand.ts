/** A note in the hand: moved with what lies on it, or resized by a corner. One edit when it is let go. */
import { type PointerEvent as ReactPointerEvent, useCallback, useEffect, useRef, useState } from "react";
import type { Note } from "../../../core/index.ts";
import { lyingOn, resize, selectedNotes, shiftAll } from "../../edit/notes/note-edits.ts";
import { type NoteKey, type PlacedNote, sizeOf } from "../../edit/notes/notes-of.ts";
import type { Point } from "../../scene/auto-layout.ts";
import { putAt } from "../../scene/put-at.ts";
import type { SceneNode } from "../../scene/scene.ts";
import { gridStep } from "../../scene/snap.ts";
import { stage } from "../../scene/stage.ts";
import { useStore } from "../../store/store.ts";

/** By its head, or by one corner: −1 is left or top. */
export type Grip = "head" | readonly [x: -1 | 1, y: -1 | 1];

interface Hand {
  readonly grip: Grip;
  readonly placed: PlacedNote;
  readonly nodes: readonly SceneNode[];
  readonly elements: ReadonlyMap<string, HTMLElement>;
  readonly notes: readonly PlacedNote[];
  readonly start: Point;
  moved: boolean;
  by: readonly [number, number];
}

/** Where notes are while they are in the hand. */
export type Held = ReadonlyMap<NoteKey, Note>;

/** Pixels that a press may move before it is a drag. */
const slack = 3;
const smallest = 48;

export function useNoteHand() {
  const [held, setHeld] = useState<Held | null>(null);
  const hand = useRef<Hand | null>(null);

  const onPointerDown = useCallback((event: ReactPointerEvent, placed: PlacedNote, grip: Grip) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    select(placed, event.ctrlKey || event.metaKey);
    const start = { x: event.clientX, y: event.clientY };
    const { nodes, notes } = taken(placed, grip);
    const elements = elementsOf(nodes);
    hand.current = { grip, placed, nodes, notes, elements, start, moved: false, by: [0, 0] };
  }, []);

  useEffect(() => {
    const move = (event: PointerEvent) => {
      const now = hand.current;
      if (!now) return;
      const [x, y] = [event.clientX - now.start.x, event.clientY - now.start.y];
      if (!now.moved && Math.hypot(x, y) <= slack) return;
      now.moved = true;
      const zoom = stage()?.camera().zoom ?? 1;
      now.by = onGrid(now, [x / zoom, y / zoom], useStore.getState().snap && !event.altKey);
      setHeld(new Map(now.notes.map((n) => [n.key, noteAt(n, now.grip, now.by)] as const)));
      show(now, now.by);
    };
    const letGo = () => {
      const now = hand.current;
      hand.current = null;
      if (!now?.moved) return;
      if (now.grip === "head") shiftAll(now.nodes, now.notes, now.by);
      else resize(now.placed, noteAt(now.placed, now.grip, now.by));
      setHeld(null);
      stage()?.painter.drag(null);
    };
    const giveUp = (event: KeyboardEvent) => {
      const now = hand.current;
      if (event.key !== "Escape" || !now) return;
      event.stopPropagation();
      hand.current = null;
      setHeld(null);
      show(now, [0, 0]);
      stage()?.painter.drag(null);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", letGo);
    window.addEventListener("keydown", giveUp, true);
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", letGo);
      window.removeEventListener("keydown", giveUp, true);
    };
  }, []);

  return { held, onPointerDown };
}

/** A press on a note selects it; one of several selected stays among them. */
function select({ key }: PlacedNote, adds: boolean): void {
  const { selectedNotes: chosen, selection, selectNotes } = useStore.getState();
  if (adds) selectNotes(chosen.has(key) ? [...chosen].filter((k) => k !== key) : [...chosen, key], selection);
  else if (!chosen.has(key)) selectNotes([key]);
}

/** What goes along: what lies on the frames that are moved, and what is selected with them. */
function taken(placed: PlacedNote, grip: Grip): Pick<Hand, "nodes" | "notes"> {
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

/** The corner that is in the hand falls on the grid. */
function onGrid(
  { grip, placed }: Hand,
  by: readonly [number, number],
  snaps: boolean,
): readonly [number, number] {
  const [width, height] = sizeOf(placed.kind, placed.note);
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
  const [width, height] = sizeOf(kind, note);
  const w = Math.max(width + grip[0] * dx, smallest);
  const h = Math.max(height + grip[1] * dy, smallest);
  return {
    ...note,
    at: [grip[0] === -1 ? x + width - w : x, grip[1] === -1 ? y + height - h : y],
    size: [w, h],
  };
}

/** Nodes on a frame are moved by hand, past React, as nodes that are dragged themselves. */
function show({ nodes, elements }: Hand, by: readonly [number, number]): void {
  if (nodes.length === 0) return;
  const places = shifted(nodes, by);
  putAt(elements, places);
  stage()?.painter.drag(places);
}

function elementsOf(nodes: readonly SceneNode[]): ReadonlyMap<string, HTMLElement> {
  const ids = new Set(nodes.map((n) => n.id));
  const all = stage()?.host.querySelectorAll<HTMLElement>(".react-flow__node") ?? [];
  return new Map(
    [...all].flatMap((e) => (ids.has(e.dataset.id ?? "") ? [[e.dataset.id ?? "", e] as const] : [])),
  );
}

const shifted = (nodes: readonly SceneNode[], [dx, dy]: readonly [number, number]): Map<string, Point> =>
  new Map(nodes.map((n) => [n.id, { x: n.at.x + dx, y: n.at.y + dy }]));
