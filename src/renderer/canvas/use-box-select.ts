// Shift and drag on the ground, or without Shift where the settings say so, selects what the box touches, in the page or
// not, and notes that it holds; with Ctrl it is added.
import { useKeyPress } from "@xyflow/react";
import { type RefObject, useRef } from "react";
import type { NodePath } from "../../core/index.ts";
import { type Drawn, levelAt } from "../../scene/drawn.ts";
import { contains } from "../../scene/notes.ts";
import type { Point } from "../../scene/places.ts";
import { type Box, boxOf, overlaps } from "../../scene/scene.ts";
import { farZoom } from "../../scene/zoom-steps.ts";
import { notesHere } from "../edit/notes/note-edits.ts";
import { scenePoint } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import { useDrag } from "../ui/use-drag.ts";
import type { Painter } from "./paint/painter.ts";

interface DragState {
  readonly from: Point;
  readonly before: ReadonlySet<NodePath>;
  readonly notesBefore: ReadonlySet<string>;
  readonly adds: boolean;
  readonly pressed: Point;
  /** Without Shift. */
  readonly plain: boolean;
  moved: boolean;
}

const boxBetween = (a: Point, b: Point): Box => ({
  left: Math.min(a.x, b.x),
  top: Math.min(a.y, b.y),
  right: Math.max(a.x, b.x),
  bottom: Math.max(a.y, b.y),
});

const same = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((x) => b.has(x));

/** Pixels that a press may move before it is a box. */
const slack = 4;

/** Whether dragging the ground selects, and Space is not held to pan it. */
const selects = (space: boolean): boolean => useStore.getState().settings.gestures !== "heddle" && !space;

/** Gives the handler of the press: true when it begins a box. A press that stays where it is was a click. */
export function useBoxSelect(painter: Painter, scene: RefObject<Drawn | null>, clicked: () => void) {
  const space = useRef(false);
  space.current = useKeyPress("Space");
  return useDrag<DragState>({
    start(event) {
      const from = scenePoint(event.clientX, event.clientY);
      const plain = !event.shiftKey;
      if (!from || event.button !== 0 || (plain && !selects(space.current))) return null;
      const { selection, selectedNotes } = useStore.getState();
      const adds = event.ctrlKey || event.metaKey || (selects(false) && event.shiftKey);
      const pressed = { x: event.clientX, y: event.clientY };
      return { from, before: selection, notesBefore: selectedNotes, adds, pressed, plain, moved: false };
    },
    move(state, event) {
      const { from, before, notesBefore, adds, pressed } = state;
      state.moved ||= Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > slack;
      if (!state.moved) return;
      const at = scenePoint(event.clientX, event.clientY);
      if (!at || !scene.current) return;
      const box = boxBetween(from, at);
      painter.overlay("box", (context, { camera, palette }) => {
        context.fillStyle = context.strokeStyle = palette.accent;
        context.lineWidth = 1 / camera.zoom;
        const size = [box.right - box.left, box.bottom - box.top] as const;
        context.globalAlpha = 0.1;
        context.fillRect(box.left, box.top, ...size);
        context.globalAlpha = 0.7;
        context.strokeRect(box.left, box.top, ...size);
      });
      // Of the level on which it was begun.
      const nodes = scene.current.parts.get(levelAt(scene.current, from)) ?? scene.current;
      const within = [...nodes.nodes.values()].filter((n) => overlaps(boxOf(n), box));
      const next = new Set([...(adds ? before : []), ...within.map((n) => n.path)]);
      const lying = notesHere().filter((n) => contains(box, n.box));
      const notes = new Set([...(adds ? notesBefore : []), ...lying.map((n) => n.key)]);
      const { selection, selectedNotes, selectNotes } = useStore.getState();
      if (!same(next, selection) || !same(notes, selectedNotes)) selectNotes(notes, next);
    },
    end({ moved, plain }) {
      painter.overlay("box", null);
      // With Shift it would deselect everything; far away nodes are painted boxes, which it adds.
      if (!moved && (plain || painter.camera.zoom < farZoom)) clicked();
    },
    cancel({ before, notesBefore }) {
      useStore.getState().selectNotes(notesBefore, before);
      painter.overlay("box", null);
    },
  });
}
