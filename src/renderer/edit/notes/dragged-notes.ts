// Selected notes that go along with nodes being dragged: moved by hand, past React, until the drop.
import type { Edit } from "../../../core/index.ts";
import type { PlacedNote } from "../../../scene/notes.ts";
import type { Point } from "../../../scene/places.ts";
import { outward } from "../../scene/stage.ts";
import { selectedNotes, shiftNotes } from "./note-edits.ts";

export type DraggedNotes = ReadonlyMap<PlacedNote, HTMLElement | null>;

export const notesToDrag = (host: HTMLElement | null): DraggedNotes =>
  new Map(
    selectedNotes().map((n) => [
      n,
      host?.querySelector<HTMLElement>(`.note[data-note="${CSS.escape(n.key)}"]`) ?? null,
    ]),
  );

/** Written as NoteView writes it, so that its next write is the same or another place. */
export function putNotes(notes: DraggedNotes, by: Point): void {
  for (const [{ note }, element] of notes) {
    const { x, y } = outward({ x: note.at[0], y: note.at[1] });
    if (element) element.style.transform = `translate(${x + by.x}px, ${y + by.y}px)`;
  }
}

export const shiftEdits = (notes: DraggedNotes, by: Point): Edit[] =>
  shiftNotes([...notes.keys()], by.x, by.y);
