// What changes often and has a canvas of its own: nodes and wires in hand, what is under the pointer or selected, what
// is lit, and what a gesture shows.
import type { Point } from "../../../scene/places.ts";
import type { SceneNode, SceneWire } from "../../../scene/scene.ts";
import { type WirePath, wirePath } from "../../../scene/wire-path.ts";
import { farZoom } from "../../../scene/zoom-steps.ts";
import type { Dragged } from "./dragged.ts";
import { paintBoxes, paintOutlines } from "./paint-boxes.ts";
import { type Light, litRoutes, paintLight } from "./paint-light.ts";
import type { PaintState } from "./paint-state.ts";
import { paintWires } from "./paint-wires.ts";
import type { Shown } from "./shown.ts";

export type Route = readonly [SceneWire, WirePath];

/** What a gesture paints over the wires while it lasts. */
export type PaintOverlay = (context: CanvasRenderingContext2D, state: PaintState) => void;

export interface DraggedWaypoints {
  readonly wire: SceneWire;
  readonly waypoints: readonly Point[];
}

interface Moving {
  readonly dragged: Dragged | null;
  readonly rerouted: DraggedWaypoints | null;
  /** Wires under the pointer or selected. */
  readonly strong: readonly Route[];
  /** Selected nodes that are seen as boxes. */
  readonly outlined: readonly SceneNode[];
  /** `since`: when it was lit, ms. */
  readonly light: (Light & { readonly since: number }) | null;
  readonly overlays: readonly PaintOverlay[];
}

export const isEmpty = ({ dragged, rerouted, strong, outlined, light, overlays }: Moving): boolean =>
  !dragged && !rerouted && !light && strong.length + outlined.length + overlays.length === 0;

/** Paints on the empty canvas; gives whether the light wants another frame. `inPage`: ids of nodes in the page. */
export function paintMoving(
  context: CanvasRenderingContext2D,
  { dragged, rerouted, strong, outlined, light, overlays }: Moving,
  { routes, wrong }: Shown,
  inPage: ReadonlySet<string>,
  state: PaintState,
): boolean {
  if (dragged) {
    paintWires(context, dragged.wires(), state);
    const far = state.camera.zoom < farZoom;
    const boxes = dragged.nodes().filter(({ id }) => far || !inPage.has(id));
    paintBoxes(context, boxes, wrong, state);
  } else paintWires(context, strong, { ...state, dim: false });
  if (rerouted) paintWires(context, [routeOf(rerouted)], state);
  paintOutlines(context, dragged ? dragged.placed(outlined) : outlined, state);
  const more =
    light !== null &&
    !dragged &&
    paintLight(context, litRoutes(routes, light), light, performance.now() - light.since, state);
  for (const paint of overlays) {
    context.save();
    paint(context, state);
    context.restore();
  }
  return more;
}

const routeOf = ({ wire, waypoints }: DraggedWaypoints): Route => [
  { ...wire, waypoints },
  wirePath(wire.start, waypoints, wire.end, wire.faces),
];
