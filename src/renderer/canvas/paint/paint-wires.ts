// Paints wires with their labels: curves near, thin straight lines far away.

import { Curve } from "../../../scene/curve.ts";
import type { Point } from "../../../scene/places.ts";
import { overlaps, type SceneWire } from "../../../scene/scene.ts";
import type { WirePath } from "../../../scene/wire-path.ts";
import { dashes, thickness } from "../../../scene/wire-style.ts";
import { farZoom, labelZoom } from "../../../scene/zoom-steps.ts";
import { thinZoom } from "../../scene/camera.ts";
import { pathOf } from "../../scene/path-of.ts";
import { paintLabel } from "./paint-label.ts";
import { isSelected, type PaintState } from "./paint-state.ts";
import { strokeDashed } from "./stroke-dashed.ts";

export function paintWires(
  context: CanvasRenderingContext2D,
  wires: Iterable<readonly [SceneWire, WirePath]>,
  state: PaintState,
): void {
  if (state.camera.zoom < thinZoom) {
    paintThinWires(context, wires, state);
    return;
  }
  const seen: (readonly [SceneWire, WirePath])[] = [];
  for (const pair of wires) {
    const [wire, { path, box }] = pair;
    if (!overlaps(box, state.area)) continue;
    strokeWire(context, wire, path, state);
    seen.push(pair);
  }
  context.setLineDash([]);
  for (const [wire] of seen) if (wire.waypoints.length > 0) paintPoints(context, wire, state);
  if (state.camera.zoom < labelZoom || state.dim) return;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const [wire, route] of seen) paintLabel(context, wire, route, state);
}

/** Points that a wire is led through: each can be taken hold of. */
function paintPoints(context: CanvasRenderingContext2D, wire: SceneWire, state: PaintState): void {
  const { palette, selected, point, camera } = state;
  const least = Math.max(1, 0.7 / camera.zoom);
  context.globalAlpha = state.dim ? 0.16 : 1;
  context.strokeStyle = palette.canvas;
  context.lineWidth = 1.5 * least;
  for (const [index, { x, y }] of wire.waypoints.entries()) {
    const chosen = isSelected(wire, selected) && index === point;
    const own = wire.wrong ? palette.wrong : palette[`flow-${wire.socketKind}`];
    context.fillStyle = chosen ? palette.accent : own;
    context.beginPath();
    context.arc(x, y, (chosen ? 6 : 4.5) * least, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** A thousand wires at once: one path for each colour, no dashes, no curves, which could not be seen. */
function paintThinWires(
  context: CanvasRenderingContext2D,
  wires: Iterable<readonly [SceneWire, WirePath]>,
  state: PaintState,
): void {
  const lines = new Map<string, Path2D>();
  for (const [wire, { box, start, end }] of wires) {
    if (!overlaps(box, state.area)) continue;
    if (wire === state.hovered || isSelected(wire, state.selected) || wire.wrong) {
      strokeWire(context, wire, straight(start, end), state);
      continue;
    }
    const colour = state.palette[`flow-${wire.socketKind}`];
    let path = lines.get(colour);
    if (!path) {
      path = new Path2D();
      lines.set(colour, path);
    }
    path.moveTo(start.x, start.y);
    for (const { x, y } of wire.waypoints) path.lineTo(x, y);
    path.lineTo(end.x, end.y);
  }
  context.setLineDash([]);
  context.lineCap = "butt";
  context.lineWidth = 1 / state.camera.zoom;
  context.globalAlpha = state.dim ? 0.15 : 0.7;
  // Always in the same order, whichever of them is met first in the part that is painted.
  for (const [colour, path] of [...lines].sort(([a], [b]) => (a < b ? -1 : 1))) {
    context.strokeStyle = colour;
    context.stroke(path);
  }
  context.globalAlpha = 1;
}

function straight(start: Point, end: Point): Curve {
  const path = new Curve();
  path.moveTo(start.x, start.y);
  path.lineTo(end.x, end.y);
  return path;
}

/** Below this zoom the dashes of a crowd are left out: they are less than 3 pixels long. */
const crowdZoom = 0.6;

/** Beside boxes a dash is a pixel long, and a thousand dashed wires take a tenth of a second. */
const dashed = ({ camera, crowded }: PaintState): boolean => camera.zoom >= (crowded ? crowdZoom : farZoom);

function strokeWire(
  context: CanvasRenderingContext2D,
  wire: SceneWire,
  curve: Curve,
  state: PaintState,
): void {
  const { palette, hovered, selected } = state;
  const strong = wire === hovered || isSelected(wire, selected);
  const least = Math.max(1, 0.7 / state.camera.zoom);
  context.lineWidth = thickness(wire) * least + (strong ? 1.5 * least : 0);
  context.globalAlpha = state.dim ? 0.16 : wire.idle ? 0.35 : 1;
  if (strong) {
    context.setLineDash([]);
    context.lineCap = "round";
    context.save();
    context.strokeStyle = isSelected(wire, selected) ? palette.accent : palette[`flow-${wire.socketKind}`];
    context.globalAlpha = 0.22;
    context.lineWidth += 7;
    context.stroke(pathOf(curve));
    context.restore();
  }
  const dash = wire.wrong || !dashed(state) ? [] : dashes[wire.socketKind];
  context.lineCap = dash.length > 0 ? "butt" : "round";
  context.setLineDash([...dash]);
  context.strokeStyle = wire.wrong ? palette.wrong : palette[`flow-${wire.socketKind}`];
  if (dash.length > 0) strokeDashed(context, curve, state.area);
  else context.stroke(pathOf(curve));
  context.globalAlpha = 1;
}
