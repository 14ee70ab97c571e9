/** Dragging nodes: places are the canvas' own until the drop, which is one edit. */
import type { NodeChange } from "@xyflow/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { moveNodes } from "../edit/nodes.ts";
import { useStore } from "../store/store.ts";
import { dropOnWire } from "../structure/drop-on-wire.ts";
import type { Point } from "./auto-layout.ts";
import type { FlowNode } from "./flow-nodes.ts";
import type { Scene } from "./scene.ts";
import { type Guides, snapped } from "./snap.ts";
import { stage } from "./stage.ts";

const noGuides: Guides = { x: null, y: null };

export function useNodeDrag(scene: Scene | null) {
  const [moved, setMoved] = useState<ReadonlyMap<string, Point> | null>(null);
  const [guides, setGuides] = useState<Guides>(noGuides);
  /** Where the pointer has them, and where they are seen. */
  const latest = useRef<Map<string, Point> | null>(null);
  const seen = useRef<ReadonlyMap<string, Point> | null>(null);
  const free = useAltHeld();

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      if (!scene) return;
      select(changes, scene);
      const places = changes.flatMap((c) =>
        c.type === "position" && c.position ? [[c, c.position] as const] : [],
      );
      if (places.length === 0) return;
      if (places.some(([c]) => c.dragging)) {
        latest.current = new Map([...(latest.current ?? []), ...places.map(([c, p]) => [c.id, p] as const)]);
        const zoom = stage()?.camera().zoom ?? 1;
        const snaps = useStore.getState().snap && !free.current;
        const now = snaps
          ? snapped(scene, latest.current, zoom)
          : { places: latest.current, guides: noGuides };
        seen.current = now.places;
        setMoved(now.places);
        setGuides((old) => (old.x === now.guides.x && old.y === now.guides.y ? old : now.guides));
      } else if (latest.current === null) {
        // Arrow keys: a row of them is one step.
        moveNodes(new Map(places.map(([c, p]) => [c.id, p])), "nudge");
      }
    },
    [scene, free],
  );

  const onDragStop = useCallback(() => {
    const places = seen.current;
    latest.current = null;
    seen.current = null;
    setGuides(noGuides);
    if (scene && places && [...places].some(([id, p]) => differs(scene.nodes.get(id)?.at, p)))
      if (!dropOnWire(scene, places)) moveNodes(places);
    setMoved(null);
  }, [scene]);

  return { moved, guides, onNodesChange, onDragStop };
}

/** Alt leaves the lines and the grid alone. */
function useAltHeld() {
  const held = useRef(false);
  useEffect(() => {
    const look = (event: PointerEvent) => {
      held.current = event.altKey;
    };
    window.addEventListener("pointermove", look, true);
    return () => window.removeEventListener("pointermove", look, true);
  }, []);
  return held;
}

const differs = (a: Point | undefined, b: Point): boolean =>
  a !== undefined && (Math.round(b.x) !== a.x || Math.round(b.y) !== a.y);

function select(changes: NodeChange<FlowNode>[], scene: Scene): void {
  const { selection: now, select: choose } = useStore.getState();
  const next = new Set(now);
  for (const c of changes) {
    if (c.type !== "select") continue;
    const path = scene.nodes.get(c.id)?.path;
    if (path === undefined) continue;
    if (c.selected) next.add(path);
    else next.delete(path);
  }
  if (next.size !== now.size || [...next].some((p) => !now.has(p))) choose(next);
}
