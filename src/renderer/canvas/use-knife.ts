// Cutting wires by a stroke: Ctrl (or Alt) and the right button, or the left one once the knife is out. What the
// stroke crosses lights up; letting go removes it as one step, Escape lets it be.

import { type RefObject, useEffect, useRef } from "react";
import { plural } from "../../core/index.ts";
import type { Point } from "../../scene/places.ts";
import { levelOf, type SceneWire } from "../../scene/scene.ts";
import { inlining, perform } from "../edit/gesture.ts";
import { pathOf } from "../scene/path-of.ts";
import { scenePoint } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import { useDrag } from "../ui/use-drag.ts";
import type { PaintOverlay } from "./paint/paint-moving.ts";
import type { Painter } from "./paint/painter.ts";

interface Stroke {
  readonly points: Point[];
  readonly crossed: Set<SceneWire>;
}

/** Gives the handler of the press: true when it begins a stroke. */
export function useKnife(host: RefObject<HTMLElement | null>, painter: Painter) {
  const cutting = useRef(false);
  const over = () => {
    cutting.current = false;
    painter.overlay("knife", null);
    useStore.getState().takeKnife(false);
  };
  const startDrag = useDrag<Stroke>({
    start(event) {
      const at = scenePoint(event.clientX, event.clientY);
      const begins =
        (event.button === 2 && (event.ctrlKey || event.altKey)) ||
        (event.button === 0 && useStore.getState().knife);
      if (!at || !begins) return null;
      cutting.current = true;
      return { points: [at], crossed: new Set() };
    },
    move(stroke, event) {
      const at = scenePoint(event.clientX, event.clientY);
      const last = stroke.points.at(-1);
      if (!at || !last) return;
      for (const wire of painter.crossed(last, at)) stroke.crossed.add(wire);
      stroke.points.push(at);
      painter.overlay("knife", painted(painter, stroke));
    },
    end({ crossed }) {
      over();
      cut(crossed);
    },
    cancel: over,
  });

  useEffect(() => {
    /** Escape puts away a knife that was taken out and not used. */
    const putAway = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !useStore.getState().knife) return;
      event.stopPropagation();
      useStore.getState().takeKnife(false);
    };
    /** The right button's menu would come up in the middle of the stroke, or at its end. */
    const noMenu = (event: MouseEvent) => {
      if (cutting.current || event.ctrlKey || event.altKey) event.preventDefault();
    };
    const element = host.current;
    window.addEventListener("keydown", putAway, true);
    element?.addEventListener("contextmenu", noMenu);
    return () => {
      window.removeEventListener("keydown", putAway, true);
      element?.removeEventListener("contextmenu", noMenu);
    };
  }, [host]);

  return startDrag;
}

/** Cuts wires as one step, also of several levels. */
export function cut(crossed: ReadonlySet<SceneWire>): void {
  if (crossed.size === 0) return;
  const levels = new Set([...crossed].map(levelOf));
  const edits = [
    ...[...levels].flatMap(inlining),
    ...[...crossed].map((wire) => ({ edit: "disconnect", scope: levelOf(wire), wire: wire.wire }) as const),
  ];
  const count = plural(crossed.size, "wire");
  if (perform(edits, { label: `Cut ${count}` })) useStore.getState().selectWire(null);
}

const painted =
  (painter: Painter, { points, crossed }: Stroke): PaintOverlay =>
  (context, { camera, palette }) => {
    context.strokeStyle = palette.wrong;
    for (const wire of crossed) {
      const route = painter.routes.get(wire);
      if (!route) continue;
      context.globalAlpha = 0.3;
      context.lineWidth = 9 / camera.zoom;
      context.stroke(pathOf(route.path));
      context.globalAlpha = 1;
      context.lineWidth = 2.4 / camera.zoom;
      context.stroke(pathOf(route.path));
    }
    context.beginPath();
    for (const { x, y } of points) context.lineTo(x, y);
    context.setLineDash([6 / camera.zoom, 4 / camera.zoom]);
    context.strokeStyle = palette.ink;
    context.lineWidth = 1.6 / camera.zoom;
    context.stroke();
  };
