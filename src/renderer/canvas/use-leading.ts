/**
 * Leading a wire: Alt+press or double-click on it puts in a point, dragging a point moves it. The document hears of
 * it when the button is let go.
 */
import { type PointerEvent, type RefObject, useCallback, useEffect, useRef } from "react";
import { leadWire, withPoint } from "../edit/wires/routes.ts";
import type { Point } from "../scene/auto-layout.ts";
import type { Scene, SceneWire } from "../scene/scene.ts";
import { gridStep } from "../scene/snap.ts";
import { scenePoint } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import type { Painter } from "./paint/painter.ts";

/** Pixels on the screen within which a point is taken hold of. */
const reach = 9;

interface Held {
  readonly wire: SceneWire;
  readonly index: number;
  readonly fresh: boolean;
  via: readonly Point[];
}

/** The point of a wire near a place. */
export function pointAt(scene: Scene, at: Point, zoom: number): { wire: SceneWire; index: number } | null {
  for (const wire of scene.wires)
    for (const [index, p] of wire.via.entries())
      if (Math.hypot(p.x - at.x, p.y - at.y) * zoom < reach) return { wire, index };
  return null;
}

export function useLeading(painter: Painter, scene: RefObject<Scene | null>) {
  const held = useRef<Held | null>(null);

  useEffect(() => {
    const move = (event: globalThis.PointerEvent) => {
      const now = held.current;
      const at = now && scenePoint(event.clientX, event.clientY);
      if (!now || !at) return;
      const snap = useStore.getState().snap && !event.altKey ? gridStep : 1;
      const to = { x: Math.round(at.x / snap) * snap, y: Math.round(at.y / snap) * snap };
      now.via = now.via.with(now.index, to);
      painter.lead({ wire: now.wire, via: now.via });
    };
    const end = () => {
      held.current = null;
      painter.lead(null);
    };
    const up = () => {
      const now = held.current;
      if (!now) return;
      if (now.via !== now.wire.via)
        leadWire(now.wire.wire, now.via, now.fresh ? "Lead wire through a point" : "Move point of wire");
      useStore.getState().selectPoint(now.wire.wire, now.index);
      end();
    };
    const giveUp = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !held.current) return;
      event.stopPropagation();
      end();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("keydown", giveUp, true);
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("keydown", giveUp, true);
    };
  }, [painter]);

  /** True when the press takes hold of a point, an old one or a new. */
  return useCallback(
    (event: PointerEvent): boolean => {
      const at = scenePoint(event.clientX, event.clientY);
      if (!scene.current || !at || event.button !== 0) return false;
      const old = pointAt(scene.current, at, painter.camera.zoom);
      if (old) held.current = { ...old, via: old.wire.via, fresh: false };
      else if (event.altKey) {
        const wire = painter.hit(at);
        if (!wire) return false;
        held.current = { wire, ...withPoint(wire, at), fresh: true };
        painter.lead({ wire, via: held.current.via });
      }
      return held.current !== null;
    },
    [painter, scene],
  );
}
