// Waypoints of a wire of the open scope: put in, moved, taken out.
import type { Point } from "../../../scene/places.ts";
import type { SceneWire } from "../../../scene/scene.ts";
import { stage } from "../../scene/stage.ts";
import { useStore } from "../../store/store.ts";
import { openScope, perform } from "../gesture.ts";

export function routeWire(wire: SceneWire["wire"], waypoints: readonly Point[], label: string): boolean {
  const via = waypoints.map((p) => [p.x, p.y] as const);
  return perform([{ edit: "route", scope: openScope(), wire, via }], { label });
}

/** The wire's points with one more, in its place along the way, and which of them it is. */
export function withWaypoint(
  wire: SceneWire,
  at: Point,
): { readonly waypoints: readonly Point[]; readonly index: number } {
  const stops = [wire.start, ...wire.waypoints, wire.end];
  let index = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < stops.length; i++) {
    const [a, b] = [stops[i]!, stops[i + 1]!];
    const detour = apart(a, at) + apart(at, b) - apart(a, b);
    if (detour < least) [least, index] = [detour, i];
  }
  return { waypoints: wire.waypoints.toSpliced(index, 0, at), index };
}

const apart = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Takes out the selected point; false when none is selected. */
export function deletePoint(): boolean {
  const { selectedWire, selectedPoint, selectPoint } = useStore.getState();
  const wire = stage()?.scene?.wires.find((w) => w.wire === selectedWire);
  if (!wire || selectedPoint === null) return false;
  routeWire(wire.wire, wire.waypoints.toSpliced(selectedPoint, 1), "Remove waypoint");
  selectPoint(wire.wire, null);
  return true;
}
