/** Shift and drag on the ground selects what the box touches, in the page or not, and notes that it holds; with Ctrl it is added. */
import { type PointerEvent, type RefObject, useCallback, useEffect, useRef } from "react";
import type { NodePath } from "../../core/index.ts";
import { notesHere } from "../edit/notes/note-edits.ts";
import { contains } from "../edit/notes/notes-of.ts";
import type { Point } from "../scene/auto-layout.ts";
import { type Box, boxOf, overlaps, type Scene } from "../scene/scene.ts";
import { scenePoint } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import type { Painter } from "./paint/painter.ts";

interface Held {
  readonly from: Point;
  readonly before: ReadonlySet<NodePath>;
  readonly notesBefore: ReadonlySet<string>;
  readonly adds: boolean;
}

const boxBetween = (a: Point, b: Point): Box => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  right: Math.max(a.x, b.x),
  bottom: Math.max(a.y, b.y),
});

const same = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((x) => b.has(x));

export function useBoxSelect(painter: Painter, scene: RefObject<Scene | null>) {
  const held = useRef<Held | null>(null);

  useEffect(() => {
    const move = (event: globalThis.PointerEvent) => {
      const now = held.current;
      const at = now && scenePoint(event.clientX, event.clientY);
      if (!now || !at || !scene.current) return;
      const box = boxBetween(now.from, at);
      painter.overlay("box", (context, { camera, palette }) => {
        context.fillStyle = context.strokeStyle = palette.accent;
        context.lineWidth = 1 / camera.zoom;
        const size = [box.right - box.left, box.bottom - box.top] as const;
        context.globalAlpha = 0.1;
        context.fillRect(box.left, box.top, ...size);
        context.globalAlpha = 0.7;
        context.strokeRect(box.left, box.top, ...size);
      });
      const within = [...scene.current.nodes.values()].filter((n) => overlaps(boxOf(n), box));
      const next = new Set([...(now.adds ? now.before : []), ...within.map((n) => n.path)]);
      const lying = notesHere().filter((n) => contains(box, n.box));
      const notes = new Set([...(now.adds ? now.notesBefore : []), ...lying.map((n) => n.key)]);
      const { selection, selectedNotes, selectNotes } = useStore.getState();
      if (!same(next, selection) || !same(notes, selectedNotes)) selectNotes(notes, next);
    };
    const end = () => {
      held.current = null;
      painter.overlay("box", null);
    };
    const giveUp = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !held.current) return;
      event.stopPropagation();
      useStore.getState().selectNotes(held.current.notesBefore, held.current.before);
      end();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("keydown", giveUp, true);
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("keydown", giveUp, true);
    };
  }, [painter, scene]);

  /** True when the press begins a box. */
  return useCallback((event: PointerEvent): boolean => {
    const from = scenePoint(event.clientX, event.clientY);
    if (!from || event.button !== 0 || !event.shiftKey) return false;
    const { selection, selectedNotes } = useStore.getState();
    held.current = {
      from,
      before: selection,
      notesBefore: selectedNotes,
      adds: event.ctrlKey || event.metaKey,
    };
    return true;
  }, []);
}
