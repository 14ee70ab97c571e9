// Comments and frames under the nodes: plain elements that move with the canvas, in the page only while they are in
// view. A frame lets the mouse through but for its head and corners, so that what lies on it is worked as ever.
import { ViewportPortal } from "@xyflow/react";
import { useMemo } from "react";
import { type Note, splitPath } from "../../../core/index.ts";
import type { Drawn } from "../../../scene/drawn.ts";
import { boxOfNote, notesOf, type PlacedNote, sizeOfNote } from "../../../scene/notes.ts";
import { overlaps } from "../../../scene/scene.ts";
import { useStore } from "../../store/store.ts";
import type { Window } from "../flow-nodes.ts";
import { NoteView } from "./NoteView.tsx";
import { useNoteDrag } from "./use-note-drag.ts";
import "./notes.css";

interface NotesLayerProps {
  readonly scene: Drawn | null;
  readonly window: Window;
}

export function NotesLayer({ scene, window }: NotesLayerProps) {
  const comments = useStore((s) => s.document.comments);
  const frames = useStore((s) => s.document.frames);
  const selected = useStore((s) => s.selectedNotes);
  const edited = useStore((s) => s.editedNote);
  const notes = useMemo(() => {
    const all = { ...(comments ? { comments } : {}), ...(frames ? { frames } : {}) };
    return [...(scene?.levels.keys() ?? [])].flatMap((level) => notesOf(all, level));
  }, [comments, frames, scene]);
  const { dragged, startDrag } = useNoteDrag();
  if (notes.length === 0 || !scene) return null;
  const seen = notes
    .map((n) => ({ ...n, seen: noteDrawn(scene, n, dragged?.get(n.key) ?? n.note), placed: n }))
    .filter(
      (n) => dragged?.has(n.key) || n.key === edited || overlaps(boxOfNote(n.kind, n.seen), window.box),
    );
  return (
    <ViewportPortal>
      {seen.map((n) => (
        <NoteView
          key={n.key}
          placed={n.placed}
          note={n.seen}
          selected={selected.has(n.key)}
          edited={edited === n.key}
          far={window.far}
          onPointerDown={startDrag}
        />
      ))}
    </ViewportPortal>
  );
}

/** Where a note is drawn; a frame that lies around a group grows with it when that is opened in place. */
function noteDrawn(scene: Drawn, { kind, path }: PlacedNote, note: Note): Note {
  if (scene.levels.size === 1) return note;
  const [level] = splitPath(path);
  const [[x, y], [width, height]] = [note.at, sizeOfNote(kind, note)];
  if (kind === "comments") {
    const to = scene.outward(level, { x, y }, { width, height });
    return { ...note, at: [to.x, to.y] };
  }
  const [a, b] = [scene.outward(level, { x, y }), scene.outward(level, { x: x + width, y: y + height })];
  return { ...note, at: [a.x, a.y], size: [b.x - a.x, b.y - a.y] };
}
