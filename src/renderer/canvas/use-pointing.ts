// What the pointer does on the ground and on wires: hover, select, cut, route, box, add.
import { type MouseEvent, type PointerEvent, type RefObject, useCallback, useRef, useState } from "react";
import type { Drawn } from "../../scene/drawn.ts";
import { levelOf, nodeAt, type SceneWire } from "../../scene/scene.ts";
import { farZoom } from "../../scene/zoom-steps.ts";
import { routeWire, withWaypoint } from "../edit/wires/routes.ts";
import { inward, scenePoint, workAt } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import type { Painter } from "./paint/painter.ts";
import { useBoxSelect } from "./use-box-select.ts";
import { useKnife } from "./use-knife.ts";
import { useWaypointDrag } from "./use-waypoint-drag.ts";

export interface Tip {
  readonly wire: SceneWire;
  readonly x: number;
  readonly y: number;
}

const onGround = (event: MouseEvent): boolean =>
  (event.target as Element).classList.contains("react-flow__pane");

export function usePointing(
  host: RefObject<HTMLElement | null>,
  painter: Painter,
  scene: RefObject<Drawn | null>,
) {
  const [tip, setTip] = useState<Tip | null>(null);
  const startCut = useKnife(host, painter);
  const startWaypoint = useWaypointDrag(painter, scene);
  /** The press began a gesture of ours: the click that follows it is no click. */
  const began = useRef(false);
  const startBox = useBoxSelect(painter, scene, () => {
    began.current = false;
  });

  /** In the capture phase, before React Flow pans. */
  const onPointerDown = useCallback(
    (event: PointerEvent) => {
      // A node that came under a resting pointer tells nobody that the wire is left.
      if (!onGround(event)) setTip(null);
      began.current = startCut(event) || (onGround(event) && (startBox(event) || startWaypoint(event)));
      if (!began.current) return;
      event.stopPropagation();
      event.preventDefault();
      setTip(null);
    },
    [startCut, startBox, startWaypoint],
  );

  const wireUnder = useCallback(
    (event: MouseEvent): SceneWire | null => {
      const point = scenePoint(event.clientX, event.clientY);
      return point && painter.hit(point);
    },
    [painter],
  );

  const onPaneMouseMove = useCallback(
    (event: MouseEvent) => {
      if (event.buttons !== 0) return;
      const wire = wireUnder(event);
      setTip((t) => (wire ? { wire, x: event.clientX, y: event.clientY } : t && null));
    },
    [wireUnder],
  );

  const onPaneClick = useCallback(
    (event: MouseEvent) => {
      const point = scenePoint(event.clientX, event.clientY);
      const far = painter.camera.zoom < farZoom;
      const box = far && point && scene.current ? nodeAt(scene.current, point) : null;
      useStore.getState().focusProblem(null);
      const adds = event.shiftKey || event.ctrlKey || event.metaKey;
      if (box) useStore.getState().select(adds ? [...useStore.getState().selection, box.path] : [box.path]);
      else if (!event.shiftKey) {
        const wire = wireUnder(event);
        if (wire) useStore.getState().work(levelOf(wire));
        else workAt(event.clientX, event.clientY);
        useStore.getState().selectWire(wire?.wire ?? null);
      }
    },
    [painter, scene, wireUnder],
  );

  /** On a wire it puts in a point, else it asks what block to add. */
  const onDoubleClick = useCallback(
    (event: MouseEvent) => {
      if (!onGround(event)) return;
      const [wire, at] = [wireUnder(event), scenePoint(event.clientX, event.clientY)];
      if (!wire || !at) {
        workAt(event.clientX, event.clientY);
        useStore.getState().openAdd({ x: event.clientX, y: event.clientY, from: null });
        return;
      }
      useStore.getState().work(levelOf(wire));
      const { waypoints, index } = withWaypoint(wire, { x: Math.round(at.x), y: Math.round(at.y) });
      if (routeWire(wire.wire, waypoints.map(inward), "Add waypoint"))
        useStore.getState().selectPoint(wire.wire, index);
    },
    [wireUnder],
  );

  /** React Flow would take the click at the end of a gesture for one on the ground, and deselect everything. */
  const onClickCapture = useCallback((event: MouseEvent) => {
    if (began.current) event.stopPropagation();
    began.current = false;
  }, []);

  return { tip, setTip, onPointerDown, onClickCapture, onPaneMouseMove, onPaneClick, onDoubleClick };
}
