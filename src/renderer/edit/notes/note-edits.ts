// Gestures on comments and frames: each is one step, undone like any other.
import type { Edit, Note, NoteKind } from "../../../core/index.ts";
import {
  contains,
  frameAround,
  freeNotePath,
  noteKey,
  notesOf,
  type PlacedNote,
  setNote,
  sizeOfNote,
} from "../../../scene/notes.ts";
import type { Point } from "../../../scene/places.ts";
import { boxOf, overlaps, type SceneNode } from "../../../scene/scene.ts";
import { gridStep } from "../../scene/snap.ts";
import { middle, stage } from "../../scene/stage.ts";
import { useStore } from "../../store/store.ts";
import { openScope, perform } from "../gesture.ts";
import { movesTo } from "../moving.ts";
import { nodesOn } from "./refit-frames.ts";

export const noteNames: Readonly<Record<NoteKind, string>> = { comments: "comment", frames: "frame" };

export const noteColours: readonly NonNullable<Note["colour"]>[] = [
  "grey",
  "blue",
  "green",
  "amber",
  "red",
  "violet",
];

/** Notes of the open canvas. */
export const notesHere = (): readonly PlacedNote[] => notesOf(useStore.getState().document, openScope());

export const selectedNotes = (): readonly PlacedNote[] => {
  const chosen = useStore.getState().selectedNotes;
  return chosen.size === 0 ? [] : notesHere().filter((n) => chosen.has(n.key));
};

function add(kind: NoteKind, note: Note): void {
  const path = freeNotePath(useStore.getState().document, kind, openScope());
  const key = noteKey(kind, path);
  // Its first text belongs to the same step.
  if (!perform([setNote({ kind, path }, note)], { label: `Add ${noteNames[kind]}`, merge: key })) return;
  useStore.getState().selectNotes([key]);
  useStore.getState().editNote(key);
}

/** A frame around what is selected; an empty one in the middle of the view where nothing is. */
export function addFrame(): void {
  const { selection } = useStore.getState();
  const nodes = [...(stage()?.scene?.nodes.values() ?? [])].filter((n) => selection.has(n.path));
  const boxes = [...nodes.map(boxOf), ...selectedNotes().map((n) => n.box)];
  if (boxes.length > 0) {
    const { left, top, right, bottom } = frameAround(boxes);
    add("frames", { text: "Frame", at: [left, top], size: [right - left, bottom - top] });
  } else add("frames", { ...centredOn("frames", middle()), text: "Frame" });
}

/** A comment with its middle at a point. */
export const addComment = (at: Point): void => add("comments", { ...centredOn("comments", at), text: "" });

/** A comment in the middle of the view, or below what lies there: nodes would cover it. */
export function addCommentInView(): void {
  const taken = [...(stage()?.scene?.nodes.values() ?? [])].map(boxOf).concat(notesHere().map((n) => n.box));
  let place = middle();
  for (let i = 0; i < 100; i++) {
    const [left, top] = centredOn("comments", place).at;
    const [width, height] = sizeOfNote("comments", { text: "", at: [0, 0] });
    const box = { left, top, right: left + width, bottom: top + height };
    if (!taken.some((t) => overlaps(t, box))) break;
    place = { x: place.x, y: place.y + gridStep };
  }
  addComment(place);
}

function centredOn(kind: NoteKind, { x, y }: Point): Pick<Note, "at"> {
  const [width, height] = sizeOfNote(kind, { text: "", at: [0, 0] });
  return { at: [Math.round(x - width / 2), Math.round(y - height / 2)] };
}

/** The text that was typed. A comment that is left empty goes again; one that never had any leaves no step. */
export function setText(placed: PlacedNote, text: string): void {
  const { note, kind, key, path } = placed;
  if (text === note.text && (text.trim() !== "" || kind === "frames")) return;
  if (kind === "comments" && text.trim() === "") {
    const { merging, past, withdraw } = useStore.getState();
    const isNew = merging === key && past.at(-1)?.document.comments?.[path] === undefined;
    if (isNew) withdraw(key);
    else perform([setNote(placed, null)], { label: "Delete comment", merge: key });
  } else perform([setNote(placed, { ...note, text })], { label: `Edit ${noteNames[kind]}`, merge: key });
  useStore.getState().endGesture();
}

export function setColour(notes: readonly PlacedNote[], colour: (typeof noteColours)[number]): void {
  const edits = notes.map((n) => setNote(n, { ...n.note, colour }));
  perform(edits, {
    label: `Set color of ${notes.length === 1 ? noteNames[notes[0]?.kind ?? "frames"] : "notes"}`,
  });
}

/** What lies on a frame: nodes, and notes that fit into it. */
export function lyingOn(frame: PlacedNote): { nodes: readonly SceneNode[]; notes: readonly PlacedNote[] } {
  const nodes = nodesOn(frame, stage()?.scene?.nodes.values() ?? []);
  const notes = notesHere().filter((n) => n.key !== frame.key && contains(frame.box, n.box));
  return { nodes, notes };
}

/** Selects a frame and everything on it, so that all of it is copied, moved or deleted at once. */
export function selectWithFrame(frame: PlacedNote): void {
  const { nodes, notes } = lyingOn(frame);
  useStore.getState().selectNotes(
    [frame, ...notes].map((n) => n.key),
    nodes.filter((n) => n.kind === "block").map((n) => n.path),
  );
}

/** Edits that shift notes; for a gesture that moves other things too. */
export const shiftNotes = (notes: readonly PlacedNote[], dx: number, dy: number): Edit[] =>
  notes.map((n) => setNote(n, { ...n.note, at: [n.note.at[0] + dx, n.note.at[1] + dy] }));

export function shiftAll(
  nodes: readonly SceneNode[],
  notes: readonly PlacedNote[],
  [dx, dy]: readonly [number, number],
  merge?: string,
): void {
  if (dx === 0 && dy === 0) return;
  const to = new Map(nodes.map((n) => [n.id, { x: n.at.x + dx, y: n.at.y + dy }]));
  const edits = to.size > 0 ? movesTo(stage()?.scene, to) : [];
  const [first] = notes;
  const label = notes.length === 1 && first ? `Move ${noteNames[first.kind]}` : "Move notes";
  perform([...edits, ...shiftNotes(notes, dx, dy)], merge === undefined ? { label } : { label, merge });
}

export function resize(placed: PlacedNote, note: Note, merge?: string): void {
  const label = `Resize ${noteNames[placed.kind]}`;
  perform([setNote(placed, note)], merge === undefined ? { label } : { label, merge });
}
