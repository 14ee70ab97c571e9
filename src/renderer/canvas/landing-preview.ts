// While something is held over a wire: the wire lights up, and the place that the thing would take is outlined.

import type { Point } from "../../scene/places.ts";
import type { Box } from "../../scene/scene.ts";
import type { Landing } from "../edit/nodes/drop-on-wire.ts";
import { pathOf } from "../scene/path-of.ts";
import { boxOutward, stage, wireDrawn } from "../scene/stage.ts";
import { painterOnScreen } from "./paint/on-screen.ts";
import type { PaintOverlay } from "./paint/paint-moving.ts";

/** What is said beside what is held. */
export interface LandingNote {
  readonly fits: boolean;
  readonly text: string;
}

/** Shows a landing, or none. `place` outlines where a new block would stand. */
export function showLanding(landing: Landing | null, place: boolean): LandingNote | null {
  painterOnScreen()?.overlay("landing", landing && overlayOf(landing, place));
  // Neighbours stand where the new one will: until they have made room it is shown over them.
  stage()?.host.classList.toggle("shows-landing", landing !== null);
  if (!landing) return null;
  const { through, wire } = landing;
  return through.fits ? { fits: true, text: `Into ${wire.wire}` } : { fits: false, text: through.why };
}

const overlayOf =
  ({ wire, box: onLevel, through }: Landing, place: boolean): PaintOverlay =>
  (context, { camera, palette }) => {
    const route = painterOnScreen()?.routes.get(wireDrawn(wire));
    const least = Math.max(1, 0.7 / camera.zoom);
    context.strokeStyle = through.fits ? palette.good : palette.wrong;
    if (route) {
      context.globalAlpha = 0.25;
      context.lineWidth = 11 * least;
      context.stroke(pathOf(route.path));
      context.globalAlpha = 1;
      context.lineWidth = 2.6 * least;
      context.setLineDash(through.fits ? [] : [6 * least, 5 * least]);
      context.stroke(pathOf(route.path));
    }
    if (!place || !through.fits) return;
    const box = boxOutward(onLevel);
    outline(context, box);
    context.fillStyle = palette.surface;
    context.globalAlpha = 0.75;
    context.fill();
    context.globalAlpha = 1;
    context.setLineDash([5, 4]);
    context.lineWidth = 1.6 * least;
    context.stroke();
    context.fillStyle = palette.good;
    for (const end of [middle(box.left, box), middle(box.right, box)]) dot(context, end, 4 * least);
  };

const middle = (x: number, { top }: Box): Point => ({ x, y: top + 54 });

function outline(context: CanvasRenderingContext2D, { left, top, right, bottom }: Box): void {
  context.beginPath();
  context.roundRect(left, top, right - left, bottom - top, 10);
}

function dot(context: CanvasRenderingContext2D, { x, y }: Point, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
