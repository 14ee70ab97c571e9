// Waypoints of a wire: Alt+press or double-click on it puts one in, dragging one moves it. The document hears of it when
// the button is let go.
import type { RefObject } from "react";
import type { Point } from "../../scene/places.ts";
import { levelOf, type Scene, type SceneWire } from "../../scene/scene.ts";
import { routeWire, withWaypoint } from "../edit/wires/routes.ts";
import { gridStep } from "../scene/snap.ts";
import { inward, scenePoint } from "../scene/stage.ts";
import { useStore } from "../store/store.ts";
import { useDrag } from "../ui/use-drag.ts";
import type { Painter } from "./paint/painter.ts";

/** Pixels on the screen within which a waypoint is taken hold of. */
const reach = 9;

interface DragState {
  readonly wire: SceneWire;
  readonly index: number;
  readonly fresh: boolean;
  waypoints: readonly Point[];
}

/** The waypoint of a wire near a place. */
function waypointAt(scene: Scene, at: Point, zoom: number): { wire: SceneWire; index: number } | null {
  for (const wire of scene.wires)
    for (const [index, p] of wire.waypoints.entries())
      if (Math.hypot(p.x - at.x, p.y - at.y) * zoom < reach) return { wire, index };
  return null;
}

/** Gives the handler of the press: true when it takes hold of a waypoint, an old one or a new. */
export function useWaypointDrag(painter: Painter, scene: RefObject<Scene | null>) {
  return useDrag<DragState>({
    start(event) {
      const at = scenePoint(event.clientX, event.clientY);
      if (!scene.current || !at || event.button !== 0) return null;
      const old = waypointAt(scene.current, at, painter.camera.zoom);
      if (old) return { ...old, waypoints: old.wire.waypoints, fresh: false };
      const wire = event.altKey ? painter.hit(at) : null;
      if (!wire) return null;
      const state = { wire, ...withWaypoint(wire, at), fresh: true };
      painter.dragWaypoints(state);
      return state;
    },
    move(state, event) {
      const at = scenePoint(event.clientX, event.clientY);
      if (!at) return;
      const snap = useStore.getState().snap && !event.altKey ? gridStep : 1;
      const to = { x: Math.round(at.x / snap) * snap, y: Math.round(at.y / snap) * snap };
      state.waypoints = state.waypoints.with(state.index, to);
      painter.dragWaypoints({ wire: state.wire, waypoints: state.waypoints });
    },
    end({ wire, index, fresh, waypoints }) {
      useStore.getState().work(levelOf(wire));
      if (waypoints !== wire.waypoints)
        routeWire(wire.wire, waypoints.map(inward), fresh ? "Add waypoint" : "Move waypoint");
      useStore.getState().selectPoint(wire.wire, index);
      painter.dragWaypoints(null);
    },
    cancel: () => painter.dragWaypoints(null),
  });
}
