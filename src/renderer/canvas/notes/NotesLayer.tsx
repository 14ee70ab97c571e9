// Comments and frames under the nodes: plain elements that move with the canvas, in the page only while they are in
// view. A frame lets the mouse through but for its head and corners, so that what lies on it is worked as ever.
import { ViewportPortal } from "@xyflow/react";
import { useMemo } from "react";
import { notesOf } from "../../../scene/notes.ts";
import { overlaps, type Scene } from "../../../scene/scene.ts";
import { useStore } from "../../store/store.ts";
import type { Window } from "../flow-nodes.ts";
import { NoteView } from "./NoteView.tsx";
import { useNoteDrag } from "./use-note-drag.ts";
import "./notes.css";

interface NotesLayerProps {
  readonly scene: Scene | null;
  readonly window: Window;
}

export function NotesLayer({ scene, window }: NotesLayerProps) {
  const comments = useStore((s) => s.document.comments);
  const frames = useStore((s) => s.document.frames);
  const selected = useStore((s) => s.selectedNotes);
  const edited = useStore((s) => s.editedNote);
  const scope = scene?.scope;
  const notes = useMemo(
    () =>
      scope === undefined
        ? []
        : notesOf({ ...(comments ? { comments } : {}), ...(frames ? { frames } : {}) }, scope),
    [comments, frames, scope],
  );
  const { dragged, startDrag } = useNoteDrag();
  if (notes.length === 0) return null;
  const seen = notes.filter((n) => dragged?.has(n.key) || n.key === edited || overlaps(n.box, window.box));
  return (
    <ViewportPortal>
      {seen.map((n) => (
        <NoteView
          key={n.key}
          placed={n}
          note={dragged?.get(n.key) ?? n.note}
          selected={selected.has(n.key)}
          edited={edited === n.key}
          far={window.far}
          onPointerDown={startDrag}
        />
      ))}
    </ViewportPortal>
  );
}
