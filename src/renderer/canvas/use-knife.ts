/**
 * Cutting wires by a stroke: Ctrl (or Alt) and the right button, or the left one once the knife is out. What the
 * stroke crosses lights up; letting go removes it as one step, Escape lets it be.
 */
import { type PointerEvent, type RefObject, useCallback, useEffect, useRef } from "react";
import { openScope, perform } from "../edit/gesture.ts";
import type { Point } from "../scene/auto-layout.ts";
import type { SceneWire } from "../scene/scene.ts";
import { scenePoint } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import type { Overlay, Painter } from "./paint/painter.ts";

interface Stroke {
  readonly points: Point[];
  readonly crossed: Set<SceneWire>;
}

export function useKnife(host: RefObject<HTMLElement | null>, painter: Painter) {
  const stroke = useRef<Stroke | null>(null);

  useEffect(() => {
    const end = () => {
      stroke.current = null;
      painter.overlay("knife", null);
      useStore.getState().takeKnife(false);
    };
    const move = (event: globalThis.PointerEvent) => {
      const now = stroke.current;
      const at = now && scenePoint(event.clientX, event.clientY);
      const last = now?.points.at(-1);
      if (!now || !at || !last) return;
      for (const wire of painter.crossed(last, at)) now.crossed.add(wire);
      now.points.push(at);
      painter.overlay("knife", painted(painter, now));
    };
    const up = () => {
      const now = stroke.current;
      if (!now) return;
      end();
      cut(now.crossed);
    };
    const giveUp = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !(stroke.current || useStore.getState().knife)) return;
      event.stopPropagation();
      end();
    };
    /** The right button's menu would come up in the middle of the stroke, or at its end. */
    const noMenu = (event: MouseEvent) => {
      if (stroke.current || event.ctrlKey || event.altKey) event.preventDefault();
    };
    const element = host.current;
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("keydown", giveUp, true);
    element?.addEventListener("contextmenu", noMenu);
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("keydown", giveUp, true);
      element?.removeEventListener("contextmenu", noMenu);
    };
  }, [host, painter]);

  /** True when the press begins a stroke. */
  return useCallback((event: PointerEvent): boolean => {
    const at = scenePoint(event.clientX, event.clientY);
    const begins =
      (event.button === 2 && (event.ctrlKey || event.altKey)) ||
      (event.button === 0 && useStore.getState().knife);
    if (!at || !begins) return false;
    stroke.current = { points: [at], crossed: new Set() };
    return true;
  }, []);
}

/** Cuts wires of the open scope as one step. */
export function cut(crossed: ReadonlySet<SceneWire>): void {
  if (crossed.size === 0) return;
  const scope = openScope();
  const edits = [...crossed].map(({ wire }) => ({ edit: "disconnect", scope, wire }) as const);
  const count = crossed.size === 1 ? "1 wire" : `${crossed.size} wires`;
  if (perform(edits, { label: `Cut ${count}` })) useStore.getState().selectWire(null);
}

const painted =
  (painter: Painter, { points, crossed }: Stroke): Overlay =>
  (context, { camera, palette }) => {
    context.strokeStyle = palette.wrong;
    for (const wire of crossed) {
      const route = painter.routes.get(wire);
      if (!route) continue;
      context.globalAlpha = 0.3;
      context.lineWidth = 9 / camera.zoom;
      context.stroke(route.path);
      context.globalAlpha = 1;
      context.lineWidth = 2.4 / camera.zoom;
      context.stroke(route.path);
    }
    context.beginPath();
    for (const { x, y } of points) context.lineTo(x, y);
    context.setLineDash([6 / camera.zoom, 4 / camera.zoom]);
    context.strokeStyle = palette.ink;
    context.lineWidth = 1.6 / camera.zoom;
    context.stroke();
  };
