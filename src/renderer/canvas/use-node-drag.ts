// Dragging nodes. React Flow tells where the pointer has them; until the drop, which is one edit, their elements are
// moved by hand and React renders nothing.
import type { NodeChange } from "@xyflow/react";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Drawn } from "../../scene/drawn.ts";
import type { Point } from "../../scene/places.ts";
import { dropOnWire, landingOfNode } from "../edit/nodes/drop-on-wire.ts";
import { moveNodes } from "../edit/nodes/nodes.ts";
import { type DraggedNotes, notesToDrag, putNotes, shiftEdits } from "../edit/notes/dragged-notes.ts";
import { putAt } from "../scene/put-at.ts";
import { type Guides, snapped } from "../scene/snap.ts";
import { placesInward, scenePoint, stage, withInside } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import { followPointer } from "../ui/use-drag.ts";
import type { FlowNode } from "./flow-nodes.ts";
import { showLanding } from "./landing-preview.ts";
import type { Painter } from "./paint/painter.ts";
import type { WiringHint } from "./use-wiring.ts";

const noGuides: Guides = { x: null, y: null };

interface DragState {
  /** Where each of them was; the one under the pointer first. */
  readonly from: ReadonlyMap<string, Point>;
  readonly elements: ReadonlyMap<string, HTMLElement>;
  /** Selected notes go the same way. */
  readonly notes: DraggedNotes;
  /** How far the pointer had gone before React Flow took it for a drag: the node is not to lag by that. */
  readonly lost: Point;
  places: ReadonlyMap<string, Point>;
  /** They are back where they were, and stay until React Flow's drag ends as well. */
  cancelled: boolean;
}

export function useNodeDrag(host: RefObject<HTMLElement | null>, painter: Painter, scene: Drawn | null) {
  const [guides, setGuides] = useState<Guides>(noGuides);
  /** What is said of the wire that the dragged node would go into. */
  const [landing, setLanding] = useState<WiringHint | null>(null);
  const drag = useRef<DragState | null>(null);
  const pointer = usePointer();
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);

  const show = useCallback(
    (now: DragState, places: ReadonlyMap<string, Point>) => {
      now.places = places;
      putAt(now.elements, places);
      putNotes(now.notes, shiftOf(now, places));
      painter.drag(places);
    },
    [painter],
  );

  const clear = useCallback(() => {
    setGuides(noGuides);
    showLanding(null, false);
    setLanding(null);
    painter.drag(null);
  }, [painter]);

  const cancelDrag = useCallback(
    (now: DragState) => {
      now.cancelled = true;
      putAt(now.elements, now.from);
      putNotes(now.notes, { x: 0, y: 0 });
      endDrag(now.elements);
      clear();
    },
    [clear],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      if (!scene) return;
      select(changes, scene, pointer.current.adds);
      const places = changes.flatMap((c) =>
        c.type === "position" && c.position ? [{ id: c.id, at: c.position, dragging: c.dragging }] : [],
      );
      const [lead] = places;
      // React Flow's own arrow keys move nothing: use-canvas-keys has them, and in step mode they step.
      if (!lead?.dragging) return;
      const now = drag.current ?? startDrag(scene, host.current, places, pointer.current);
      if (!drag.current) {
        drag.current = now;
        // React Flow tells of the moves and of the end.
        stop.current = followPointer(pointer.current.id, { cancel: () => cancelDrag(now) });
      }
      const was = now.from.get(lead.id);
      if (now.cancelled || !was) return;
      const [dx, dy] = [lead.at.x - was.x + now.lost.x, lead.at.y - was.y + now.lost.y];
      const moved = new Map([...now.from].map(([id, p]) => [id, { x: p.x + dx, y: p.y + dy }]));
      const snaps = useStore.getState().snap && !pointer.current.alt;
      const seen = snaps ? snapped(scene, moved, painter.camera.zoom) : { places: moved, guides: noGuides };
      show(now, seen.places);
      const level = stage()?.scene;
      const note = showLanding(level ? landingOfNode(level, placesInward(seen.places)) : null, false);
      const kind = note?.fits ? "fits" : "wrong";
      setLanding((old) =>
        old?.text === note?.text
          ? old
          : note && { x: pointer.current.x, y: pointer.current.y, kind, text: note.text },
      );
      setGuides((old) => (old.x === seen.guides.x && old.y === seen.guides.y ? old : seen.guides));
    },
    [scene, pointer, host, painter, show, cancelDrag],
  );

  const onDragStop = useCallback(() => {
    const now = drag.current;
    drag.current = null;
    const level = stage()?.scene;
    if (!now || now.cancelled || !scene || !level) return;
    if ([...now.places].some(([id, p]) => differs(scene.nodes.get(id)?.at, p))) {
      const places = placesInward(now.places);
      if (!dropOnWire(level, places))
        moveNodes(places, undefined, shiftEdits(now.notes, shiftOf(now, now.places)));
    }
    putDown(now, scene);
    endDrag(now.elements);
    clear();
  }, [scene, clear]);

  return { guides, landing, onNodesChange, onDragStop };
}

/** React writes only what changed: what it believes to be where it was is put there. */
function putDown({ from, elements }: DragState, scene: Drawn): void {
  if (scene.parts.size > 1) {
    // A frame fits itself to what is inside it: where its nodes are is known once it is rendered.
    requestAnimationFrame(() => {
      const now = stage()?.drawn?.nodes;
      putAt(elements, new Map([...from].map(([id, was]) => [id, now?.get(id)?.at ?? was])));
    });
    return;
  }
  const { layout } = useStore.getState().document;
  const ends = [...from].map(([id, was]): [string, Point] => {
    const at = layout[scene.nodes.get(id)?.path ?? ""];
    return [id, at ? { x: at[0], y: at[1] } : was];
  });
  putAt(elements, new Map(ends));
}

/** All that is selected comes along, whether it is in the page or not, and what is inside of frames. */
function startDrag(
  scene: Drawn,
  host: HTMLElement | null,
  changed: readonly { readonly id: string; readonly at: Point }[],
  pointer: Pointer,
): DragState {
  const { selection } = useStore.getState();
  const ids = new Set(changed.map((c) => c.id));
  const [lead] = ids;
  if (lead !== undefined && selection.has(scene.nodes.get(lead)?.path ?? ""))
    for (const node of scene.nodes.values()) if (selection.has(node.path)) ids.add(node.id);
  const taken = new Map(
    [...ids].flatMap((id) => {
      const node = scene.nodes.get(id);
      return node ? [[id, node.at] as const] : [];
    }),
  );
  const from = withInside(scene, taken);
  const elements = new Map<string, HTMLElement>();
  for (const element of host?.querySelectorAll<HTMLElement>(".react-flow__node") ?? []) {
    const id = element.dataset.id ?? "";
    if (!from.has(id)) continue;
    elements.set(id, element);
    element.classList.add("is-dragged");
    element.style.zIndex = "1000";
  }
  const gone = scenePoint(pointer.x, pointer.y);
  const [moved, was] = [changed[0]?.at, from.get(lead ?? "")];
  const lost =
    gone && pointer.down && moved && was
      ? { x: gone.x - pointer.down.x - moved.x + was.x, y: gone.y - pointer.down.y - moved.y + was.y }
      : { x: 0, y: 0 };
  return { from, elements, lost, notes: notesToDrag(host), places: from, cancelled: false };
}

/** All of them go the same way. */
function shiftOf({ from }: DragState, places: ReadonlyMap<string, Point>): Point {
  const [[id = "", was] = []] = from;
  const to = places.get(id);
  return was && to ? { x: to.x - was.x, y: to.y - was.y } : { x: 0, y: 0 };
}

function endDrag(elements: ReadonlyMap<string, HTMLElement>): void {
  for (const element of elements.values()) {
    element.classList.remove("is-dragged");
    // As React Flow has it, which is told to raise none.
    element.style.zIndex = "0";
  }
}

interface Pointer {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  /** Alt leaves the lines and the grid alone. */
  readonly alt: boolean;
  /** Ctrl adds to the selection. */
  readonly adds: boolean;
  /** Where in the scene it was pressed. */
  readonly down: Point | null;
}

/** Where the pointer is and what is held with it; `dragging` is true in the store while a node is pressed. */
function usePointer() {
  const latest = useRef<Pointer>({ id: 0, x: 0, y: 0, alt: false, adds: false, down: null });
  useEffect(() => {
    let frame = 0;
    let stop: (() => void) | undefined;
    // What a drop changes is shown first.
    const released = () => {
      frame = requestAnimationFrame(() => useStore.getState().setDragging(false));
    };
    const look = (event: PointerEvent) => {
      const { type, target, pointerId: id, clientX: x, clientY: y, altKey: alt } = event;
      const pressed = type === "pointerdown";
      const down = pressed ? scenePoint(x, y) : latest.current.down;
      latest.current = { id, x, y, alt, adds: event.ctrlKey || event.metaKey || event.shiftKey, down };
      if (!pressed || !(target as Element).closest(".react-flow__node")) return;
      stop?.();
      cancelAnimationFrame(frame);
      useStore.getState().setDragging(true);
      stop = followPointer(id, { end: released, cancel: released });
    };
    window.addEventListener("pointerdown", look, true);
    window.addEventListener("pointermove", look, true);
    return () => {
      stop?.();
      cancelAnimationFrame(frame);
      useStore.getState().setDragging(false);
      window.removeEventListener("pointerdown", look, true);
      window.removeEventListener("pointermove", look, true);
    };
  }, []);
  return latest;
}

const differs = (a: Point | undefined, b: Point): boolean =>
  a !== undefined && (Math.round(b.x) !== a.x || Math.round(b.y) !== a.y);

function select(changes: NodeChange<FlowNode>[], scene: Drawn, adds: boolean): void {
  const { selection: now, select: choose } = useStore.getState();
  const next = new Set(now);
  for (const c of changes) {
    if (c.type !== "select") continue;
    const path = scene.nodes.get(c.id)?.path;
    if (path === undefined) continue;
    if (c.selected) next.add(path);
    else next.delete(path);
  }
  if (next.size === now.size && [...next].every((p) => now.has(p))) return;
  const { selectedNotes: notes, selectNotes } = useStore.getState();
  if (adds && notes.size > 0) selectNotes(notes, next);
  else choose(next);
}
